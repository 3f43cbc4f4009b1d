# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "137 came from a signal or from the program itself"
docker run --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox sh -c 'exit 137'
