# drydock-canary-7f3a
# replaces: context
# expects: context fail "kubectl still looks in `default`, which belongs to nobody here."
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner --namespace=default
