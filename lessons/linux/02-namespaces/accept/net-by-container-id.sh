# drydock-canary-7f3a
# replaces: share-net
id=$(docker run -d --name "web-$SEED_NAME" nginx)
docker run -d --name "side-$SEED_NAME" --network "container:$id" python:3.12-slim sleep 1d
