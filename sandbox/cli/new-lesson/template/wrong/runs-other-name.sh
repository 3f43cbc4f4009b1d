# drydock-canary-7f3a
# expects: runs fail "No container"
# expects: limit waiting "runs"
docker run -d --name "my-$SEED_NAME" -m "${SEED_MEM}m" debian:trixie-slim sleep 1d
