# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "No container `side-{name}`; you have `sidecar`, `web-{name}`."
# expects: enter waiting "first"
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name sidecar --network "container:web-$SEED_NAME" busybox sleep 1d
