# drydock-canary-7f3a
# replaces: created
docker container create -it --name tepid python:3.12-slim
docker rename tepid "cold-$SEED_NAME"
