# drydock-canary-7f3a
# replaces: pids
# expects: pids fail "Docker has noted {pids}, but the file of the kernel was changed since."
docker update --pids-limit "$SEED_PIDS" "box-$SEED_NAME"
echo max > "$(find /sys/fs/cgroup -path "*/$(docker inspect -f '{{.Id}}' "box-$SEED_NAME")/pids.max")"
