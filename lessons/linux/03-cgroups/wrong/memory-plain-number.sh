# drydock-canary-7f3a
# replaces: memory,cpu,pids
# expects: memory fail "This limit is {mem} times a million bytes."
# expects: cpu waiting "first"
# expects: pids waiting "first"
# A million is taken for the m of a limit.
docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}000000" --cpus "$SEED_CPUS" --pids-limit "$SEED_PIDS" busybox:1.37 sleep 1d
