# drydock-canary-7f3a
# replaces: scaled, healed, no-drift
# expects: scaled fail "Pods that are made beside it do not count"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
for each in $(seq 4 "$SEED_MORE"); do kubectl run "beside-$each" --image=nginx:1.26 "--labels=app=fleet-$SEED_NAME"; done
