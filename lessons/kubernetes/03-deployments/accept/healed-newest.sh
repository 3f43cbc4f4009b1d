# drydock-canary-7f3a
# replaces: healed
kubectl delete "$(kubectl get pods -l "app=fleet-$SEED_NAME" --sort-by=.metadata.creationTimestamp -o name | tail -n 1)" --now
kubectl rollout status deployment "fleet-$SEED_NAME"
