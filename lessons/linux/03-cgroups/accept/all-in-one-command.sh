# drydock-canary-7f3a
# replaces: memory, cpu, pids
docker run -d --name "box-$SEED_NAME" -m "${SEED_MEM}M" --cpus "$SEED_CPUS" --pids-limit "$SEED_PIDS" python:3.12-slim sleep infinity
