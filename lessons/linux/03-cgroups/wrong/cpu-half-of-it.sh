# drydock-canary-7f3a
# replaces: memory,cpu,pids
# expects: cpu fail "The limit is quota divided by period."
# The quota is right for a period of 100 milliseconds, and the period is 200.
docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" --cpu-period 200000 --cpu-quota "${SEED_CPUS#0.}000" --pids-limit "$SEED_PIDS" busybox:1.37 sleep 1d
