# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "outside every container"
# A container whose process was moved to a cgroup made by hand is still one.
id=$(docker run -d --cgroup-parent /hidden busybox sleep 1d)
for root in /sys/fs/cgroup /sys/fs/cgroup/*/; do
  mkdir -p "$root/mine" && docker inspect -f '{{.State.Pid}}' "$id" > "$root/mine/cgroup.procs"
done
