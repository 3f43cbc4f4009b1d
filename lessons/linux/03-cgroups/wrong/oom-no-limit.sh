# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "No limit: it may fill the sandbox"
# The sandbox runs out of memory, with code 137 and Docker's mark.
docker run --name "hog-$SEED_NAME" busybox tail /dev/zero
