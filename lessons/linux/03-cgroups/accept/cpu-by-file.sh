# drydock-canary-7f3a
# replaces: cpu
id=$(docker inspect -f '{{.Id}}' "box-$SEED_NAME")
quota=$(echo "$SEED_CPUS" | awk '{ print $1 * 100000 }')
if [ -e /sys/fs/cgroup/cpu ]; then
  echo "$quota" > "/sys/fs/cgroup/cpu/docker/$id/cpu.cfs_quota_us"
else
  echo "$quota 100000" > "/sys/fs/cgroup/docker/$id/cpu.max"
fi
