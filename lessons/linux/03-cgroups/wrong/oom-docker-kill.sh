# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "137 came from a kill; memory never reached the limit."
docker run -d --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d
docker kill "hog-$SEED_NAME"
