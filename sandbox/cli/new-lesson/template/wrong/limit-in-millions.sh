# drydock-canary-7f3a
# replaces: limit
# expects: limit fail "million bytes"
docker update --memory "$((SEED_MEM * 1000000))" --memory-swap -1 "$SEED_NAME"
