# drydock-canary-7f3a
# replaces: share-net
docker network create quay
docker run -d --name "web-$SEED_NAME" --network quay nginx
docker run -d --name "side-$SEED_NAME" --network "container:web-$SEED_NAME" busybox sleep 1d
