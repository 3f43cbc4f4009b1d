# drydock-canary-7f3a
# replaces: context
# expects: context fail "A context names a user of the same file: `kubectl config get-users` lists them."
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=root "--namespace=$NS"
