# drydock-canary-7f3a
# replaces: rolled-back
# expects: rolled-back fail "the replicas of the deployment `r-{name}` to be `1`. Found `2`"
helm rollback "r-$SEED_NAME" 1 --wait
kubectl scale deployment "r-$SEED_NAME" --replicas=2
kubectl rollout status deployment "r-$SEED_NAME"
