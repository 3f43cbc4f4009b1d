# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "The node cannot pull `nginx:1.26-harbour`."
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
kubectl create deployment "fleet-$SEED_NAME" --image=nginx:1.26-harbour --replicas=3
