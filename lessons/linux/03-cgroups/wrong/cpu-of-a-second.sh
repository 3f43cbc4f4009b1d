# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "The limit is quota divided by period."
# The quota is right for the usual period, a tenth of a second. This one is a whole second.
docker update --cpu-period 1000000 --cpu-quota "$(echo "$SEED_CPUS" | awk '{ print $1 * 100000 }')" "box-$SEED_NAME"
