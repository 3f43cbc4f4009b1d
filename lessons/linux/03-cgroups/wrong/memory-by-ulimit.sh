# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "No limit: it may fill the sandbox."
# expects: cpu waiting "first"
# expects: pids waiting "first"
# Each process by itself may have that much, in kilobytes; together they may have any number of it.
docker run -d --name "box-$SEED_NAME" busybox sh -c "ulimit -v $((SEED_MEM * 1024)); exec sleep 1d"
