# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "but the file of the kernel was changed since. The file counts."
# expects: cpu waiting "first"
# expects: pids waiting "first"
# Docker still shows the limit.
id=$(docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d)
if [ -e /sys/fs/cgroup/memory ]; then
  echo -1 > "/sys/fs/cgroup/memory/docker/$id/memory.limit_in_bytes" ||
    { echo -1 > "/sys/fs/cgroup/memory/docker/$id/memory.memsw.limit_in_bytes" && echo -1 > "/sys/fs/cgroup/memory/docker/$id/memory.limit_in_bytes"; }
else
  echo max > "/sys/fs/cgroup/docker/$id/memory.max"
fi
