# drydock-canary-7f3a
# expects: runs fail "A container ends when its command ends."
# expects: limit waiting "runs"
docker run -d --name "$SEED_NAME" -m "${SEED_MEM}m" debian:trixie-slim true
