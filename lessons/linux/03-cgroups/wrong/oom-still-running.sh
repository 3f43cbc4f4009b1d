# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "`hog-{name}` still runs, and nothing in it has reached the limit yet."
docker run -d --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d
