# drydock-canary-7f3a
# replaces: context
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner
kubectl config use-context "dock-$SEED_NAME"
kubectl config set-context --current "--namespace=$NS"
