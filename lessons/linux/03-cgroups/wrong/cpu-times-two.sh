# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "The limit is quota divided by period."
# The machine has two cores; the limit counts in cores, not in parts of the machine.
docker update --cpus "$(echo "$SEED_CPUS" | awk '{ print $1 * 2 }')" "box-$SEED_NAME"
