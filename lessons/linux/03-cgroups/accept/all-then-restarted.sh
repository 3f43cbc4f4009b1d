# drydock-canary-7f3a
# replaces: memory, cpu, pids
# Docker writes the limits again, into a new group.
docker run -d --name "box-$SEED_NAME" busybox sleep 1d
docker update --memory "${SEED_MEM}m" --memory-swap "${SEED_MEM}m" --cpus "$SEED_CPUS" --pids-limit "$SEED_PIDS" "box-$SEED_NAME"
docker restart -t 0 "box-$SEED_NAME"
