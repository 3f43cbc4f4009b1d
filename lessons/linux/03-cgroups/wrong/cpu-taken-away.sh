# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "but the file of the kernel was changed since. The file counts."
docker update --cpus "$SEED_CPUS" "box-$SEED_NAME"
id=$(docker inspect -f '{{.Id}}' "box-$SEED_NAME")
if [ -e /sys/fs/cgroup/cpu ]; then
  echo -1 > "/sys/fs/cgroup/cpu/docker/$id/cpu.cfs_quota_us"
else
  echo max > "/sys/fs/cgroup/docker/$id/cpu.max"
fi
