# drydock-canary-7f3a
# replaces: context
# expects: context fail "The shell has not filled in `$NS`: single quotes keep it as it is."
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner --namespace='$NS'
