# drydock-canary-7f3a
# Where the task `limit` begins: the solution does both tasks at once, so the container is made anew without a limit.
docker rm -f "$SEED_NAME"
docker run -d --name "$SEED_NAME" debian:trixie-slim sleep 1d
