# drydock-canary-7f3a
docker run -d --name "$SEED_NAME" --memory "$((SEED_MEM * 1048576))" debian:trixie-slim sleep 1d
