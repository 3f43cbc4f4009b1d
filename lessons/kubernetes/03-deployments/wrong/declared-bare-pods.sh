# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "nobody will replace them."
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
for each in 1 2 3; do kubectl run "fleet-$SEED_NAME-$each" --image=nginx:1.26; done
