# drydock-canary-7f3a
# replaces: healed
# expects: healed fail "the number of removed pods of `fleet-{name}` to be at least 1. Found 0"
kubectl get pods
