# drydock-canary-7f3a
# replaces: values, rolled-back
# expects: values fail "Live 1, release {replicas}: the next upgrade undoes what was changed without Helm."
# expects: rolled-back waiting "first"
helm upgrade "r-$SEED_NAME" hello-chart --set "replicas=$SEED_REPLICAS" --set "greeting=$SEED_WORD" --wait
kubectl scale deployment "r-$SEED_NAME" --replicas=1
kubectl rollout status deployment "r-$SEED_NAME"
