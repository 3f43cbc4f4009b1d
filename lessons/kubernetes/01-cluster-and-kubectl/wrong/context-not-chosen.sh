# drydock-canary-7f3a
# replaces: context
# expects: context fail "The context is made, not chosen: kubectl still uses the other one."
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner "--namespace=$NS"
