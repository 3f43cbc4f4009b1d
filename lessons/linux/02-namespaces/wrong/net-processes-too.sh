# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "also shares the processes of `web-{name}`"
# expects: enter waiting "first"
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name "side-$SEED_NAME" --network "container:web-$SEED_NAME" --pid "container:web-$SEED_NAME" busybox sleep 1d
