# drydock-canary-7f3a
# expects: runs fail "was never started"
# expects: limit waiting "runs"
docker create --name "$SEED_NAME" -m "${SEED_MEM}m" debian:trixie-slim sleep 1d
