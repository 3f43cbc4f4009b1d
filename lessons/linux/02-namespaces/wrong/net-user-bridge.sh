# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "Same network, but two net namespaces: net:["
# expects: enter waiting "first"
docker network create quay
docker run -d --name "web-$SEED_NAME" --network quay nginx
docker run -d --name "side-$SEED_NAME" --network quay busybox sleep 1d
