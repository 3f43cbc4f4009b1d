# drydock-canary-7f3a
# replaces: healed
# expects: healed fail "All pods are new: every one was replaced."
kubectl delete pods -l "app=fleet-$SEED_NAME"
kubectl rollout status deployment "fleet-$SEED_NAME"
