# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "No limit: it may fill the sandbox."
# expects: cpu waiting "first"
# expects: pids waiting "first"
# Another file over the kernel's: whoever looks in the sandbox reads the right number.
id=$(docker run -d --name "box-$SEED_NAME" busybox sleep 1d)
echo "$((SEED_MEM * 1048576))" > /root/limit
for file in /sys/fs/cgroup/memory/docker/$id/memory.limit_in_bytes /sys/fs/cgroup/docker/$id/memory.max; do
  if [ -e "$file" ]; then mount --bind /root/limit "$file"; fi
done
