# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "That is the sandbox’s namespace."
# expects: enter waiting "first"
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name "side-$SEED_NAME" --network host busybox sleep 1d
