# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "No limit: it may fill the sandbox."
# expects: cpu waiting "first"
# expects: pids waiting "first"
# The size of /dev/shm is a limit on files, not on the container's memory.
docker run -d --name "box-$SEED_NAME" --shm-size "${SEED_MEM}m" busybox sleep 1d
