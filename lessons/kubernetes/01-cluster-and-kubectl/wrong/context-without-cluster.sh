# drydock-canary-7f3a
# replaces: context
# expects: context fail "A context names a cluster of the same file: `kubectl config get-clusters` lists them."
kubectl config set-context "dock-$SEED_NAME" --user=learner "--namespace=$NS"
