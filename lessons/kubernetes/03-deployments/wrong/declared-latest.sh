# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "Without a tag, an image is `latest`."
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
kubectl create deployment "fleet-$SEED_NAME" --image=nginx --replicas=3
