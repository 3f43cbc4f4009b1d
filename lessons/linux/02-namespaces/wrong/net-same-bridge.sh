# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "Same network, but two net namespaces: net:["
# expects: enter waiting "first"
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name "side-$SEED_NAME" busybox sleep 1d
