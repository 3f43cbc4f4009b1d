# drydock-canary-7f3a
# One correct way. Each part between `#: NAME` lines is a task of its own; accept/ and wrong/ replace one part.

#: runs
# sleep keeps the container alive: without a command that goes on, it ends at once.
docker run -d --name "$SEED_NAME" debian:trixie-slim sleep 1d

#: limit
docker update --memory "${SEED_MEM}m" --memory-swap "${SEED_MEM}m" "$SEED_NAME"
