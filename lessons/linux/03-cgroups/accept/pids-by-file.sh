# drydock-canary-7f3a
# replaces: pids
echo "$SEED_PIDS" > "$(find /sys/fs/cgroup -path "*/$(docker inspect -f '{{.Id}}' "box-$SEED_NAME")/pids.max")"
