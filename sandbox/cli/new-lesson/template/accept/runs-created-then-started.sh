# drydock-canary-7f3a
# replaces: runs
docker create --name "$SEED_NAME" debian:trixie-slim tail -f /dev/null
docker start "$SEED_NAME"
