# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "replicas of the deployment `fleet-{name}` to be at least 3. Found 1"
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
kubectl create deployment "fleet-$SEED_NAME" --image=nginx:1.26
