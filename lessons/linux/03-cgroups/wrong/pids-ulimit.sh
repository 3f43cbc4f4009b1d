# drydock-canary-7f3a
# replaces: memory, pids
# expects: pids fail "That counts per user, not per container."
docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" --ulimit "nproc=$SEED_PIDS" busybox sleep 1d
