# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "No deployment `fleet-{name}`"
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
docker run -d --name "fleet-$SEED_NAME" nginx:1.26
