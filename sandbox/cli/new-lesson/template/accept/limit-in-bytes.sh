# drydock-canary-7f3a
# replaces: limit
docker update --memory "$((SEED_MEM * 1048576))" --memory-swap -1 "$SEED_NAME"
