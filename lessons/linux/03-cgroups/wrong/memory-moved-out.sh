# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "Its process was moved out of the group that Docker has made for it"
# expects: cpu waiting "first"
# expects: pids waiting "first"
# Docker's group has the limit, and nobody is in it. On version 1 the process keeps its place in all other trees.
pid=$(docker inspect -f '{{.State.Pid}}' "$(docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d)")
tree=/sys/fs/cgroup
if [ -e /sys/fs/cgroup/memory ]; then tree=/sys/fs/cgroup/memory; fi
mkdir "$tree/elsewhere"
echo "$pid" > "$tree/elsewhere/cgroup.procs"
