# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "137 came from a signal or from the program itself; memory never reached the limit."
# The program leaves 137 by itself.
docker run --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox:1.37 sh -c 'exit 137' || true
