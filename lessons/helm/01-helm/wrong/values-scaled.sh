# drydock-canary-7f3a
# replaces: values, rolled-back
# expects: values fail "Live {replicas}, release 1: the next upgrade undoes what was changed without Helm."
# expects: rolled-back waiting "first"
kubectl scale deployment "r-$SEED_NAME" "--replicas=$SEED_REPLICAS"
kubectl rollout status deployment "r-$SEED_NAME"
