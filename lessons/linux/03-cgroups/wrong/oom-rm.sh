# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "One ended with code 137 and was removed at once, as `--rm` asks: nothing is left to look at."
docker run --rm --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox tail /dev/zero
