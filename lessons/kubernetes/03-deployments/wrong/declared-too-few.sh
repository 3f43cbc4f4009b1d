# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "replicas of the deployment `fleet-{name}` to be at least 3. Found 1"
kubectl create deployment "fleet-$SEED_NAME" --image=nginx:1.26
