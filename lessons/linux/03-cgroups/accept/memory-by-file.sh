# drydock-canary-7f3a
# replaces: memory
# The file of the kernel, in the folder of version 1 or 2. Docker knows of no limit.
id=$(docker run -d --name "box-$SEED_NAME" busybox sleep 1d)
if [ -e /sys/fs/cgroup/memory ]; then
  echo "${SEED_MEM}M" > "/sys/fs/cgroup/memory/docker/$id/memory.limit_in_bytes"
else
  echo "${SEED_MEM}M" > "/sys/fs/cgroup/docker/$id/memory.max"
fi
