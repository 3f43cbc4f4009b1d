# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "The limit was changed after it had ended."
# The kernel ends it at a higher limit, and the note is changed afterwards.
docker run --name "hog-$SEED_NAME" --memory 200m --memory-swap 200m busybox:1.37 tail /dev/zero || true
docker update --memory "${SEED_MEM}m" --memory-swap "${SEED_MEM}m" "hog-$SEED_NAME"
