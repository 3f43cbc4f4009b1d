# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "Its process was moved out of the group that Docker has made for it"
# The process leaves the group that is slowed down. On version 2 there is one tree, so the new group gets the other limits by hand.
docker update --cpus "$SEED_CPUS" "box-$SEED_NAME"
pid=$(docker inspect -f '{{.State.Pid}}' "box-$SEED_NAME")
if [ -e /sys/fs/cgroup/cpu ]; then
  mkdir /sys/fs/cgroup/cpu/elsewhere
  echo "$pid" > /sys/fs/cgroup/cpu/elsewhere/cgroup.procs
else
  mkdir /sys/fs/cgroup/elsewhere
  echo "${SEED_MEM}M" > /sys/fs/cgroup/elsewhere/memory.max
  echo "$SEED_PIDS" > /sys/fs/cgroup/elsewhere/pids.max
  echo "$pid" > /sys/fs/cgroup/elsewhere/cgroup.procs
fi
