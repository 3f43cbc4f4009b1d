# drydock-canary-7f3a
# replaces: healed
# expects: healed fail "A pod that goes because fewer are wanted is not missed."
kubectl scale deployment "fleet-$SEED_NAME" --replicas=3
kubectl rollout status deployment "fleet-$SEED_NAME"
kubectl scale deployment "fleet-$SEED_NAME" "--replicas=$SEED_MORE"
kubectl rollout status deployment "fleet-$SEED_NAME"
