# drydock-canary-7f3a
# replaces: share-net
# expects: share-net fail "`side-{name}` exists but ended at once: its shell had no terminal and no work."
# expects: enter waiting "first"
# The shell of busybox has no terminal and nothing to do.
docker run -d --name "web-$SEED_NAME" nginx
docker run -d --name "side-$SEED_NAME" --network "container:web-$SEED_NAME" busybox
docker wait "side-$SEED_NAME"
