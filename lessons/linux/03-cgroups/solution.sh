# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: memory
# Docker makes a cgroup for the container and writes the limit into it: m stands for 1,048,576 bytes.
docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d

#: cpu
# A limit may change while the container runs. Docker turns this into a quota: so many microseconds of each 100,000.
docker update --cpus "$SEED_CPUS" "box-$SEED_NAME"

#: pids
docker update --pids-limit "$SEED_PIDS" "box-$SEED_NAME"

#: oom
# tail keeps what may be the last line, and /dev/zero never ends a line: it needs more and more. Without --rm, the evidence stays.
docker run -d --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox tail /dev/zero
