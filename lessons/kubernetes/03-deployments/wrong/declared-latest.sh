# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "Without a tag, an image is `latest`."
kubectl create deployment "fleet-$SEED_NAME" --image=nginx --replicas=3
