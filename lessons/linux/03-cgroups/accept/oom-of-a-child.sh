# drydock-canary-7f3a
# replaces: oom
# The kernel ends the child; the shell lives on, and the counter of its group tells.
docker run -d --name "hog-$SEED_NAME" -m "${SEED_MEM}m" busybox sh -c 'tail /dev/zero; sleep 1d'
