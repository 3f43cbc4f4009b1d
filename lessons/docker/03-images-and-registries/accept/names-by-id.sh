# drydock-canary-7f3a
# replaces: two-names
id=$(docker image ls --quiet nginx:1.26)
docker tag "$id" "$SEED_NAME/tools:1.0.3"
docker tag "${id%??}" "docker.io/$SEED_NAME/tools:latest"
