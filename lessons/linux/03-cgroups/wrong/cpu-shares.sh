# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "A weight only counts when others want the CPU."
docker update --cpu-shares 307 "box-$SEED_NAME"
