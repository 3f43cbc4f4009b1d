# drydock-canary-7f3a
docker run -d --name "$SEED_NAME" -m "${SEED_MEM}m" debian:trixie-slim sleep 1d
