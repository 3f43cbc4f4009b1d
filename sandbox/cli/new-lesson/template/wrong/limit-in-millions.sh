# drydock-canary-7f3a
# replaces: runs
# expects: limit fail "million bytes"
docker run -d --name "$SEED_NAME" -m "$((SEED_MEM * 1000000))" debian:trixie-slim sleep 1d
