# drydock-canary-7f3a
# replaces: rolled-back
# expects: values fail "Live 1, release {replicas}: the next upgrade undoes what was changed without Helm."
# expects: rolled-back waiting "first"
kubectl rollout undo deployment "r-$SEED_NAME"
kubectl scale deployment "r-$SEED_NAME" --replicas=1
kubectl rollout status deployment "r-$SEED_NAME"
