# drydock-canary-7f3a
# replaces: runs
# expects: limit fail "It has no limit"
docker create --name "$SEED_NAME" debian:trixie-slim sleep 1d
docker start "$SEED_NAME"
