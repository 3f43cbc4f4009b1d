# drydock-canary-7f3a
# replaces: scaled
kubectl patch deployment "fleet-$SEED_NAME" -p "{\"spec\":{\"replicas\":$SEED_MORE}}"
kubectl rollout status deployment "fleet-$SEED_NAME"
