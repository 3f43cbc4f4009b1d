# drydock-canary-7f3a
docker run -d --name "$SEED_NAME" debian:trixie-slim tail -f /dev/null
docker update --memory "${SEED_MEM}m" --memory-swap "${SEED_MEM}m" "$SEED_NAME"
