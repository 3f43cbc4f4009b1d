# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "outside every container"
# A container in another cgroup, its process moved out of it, is still one.
id=$(docker run -d --cgroup-parent /hidden busybox sleep 1d)
for tasks in /sys/fs/cgroup/*/cgroup.procs /sys/fs/cgroup/cgroup.procs; do docker inspect -f '{{.State.Pid}}' "$id" > "$tasks"; done
