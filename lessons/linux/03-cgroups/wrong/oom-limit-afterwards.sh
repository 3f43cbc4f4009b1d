# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "The limit was changed after it had ended."
docker run --name "hog-$SEED_NAME" --memory 128m busybox tail /dev/zero
docker update --memory "${SEED_MEM}m" "hog-$SEED_NAME"
