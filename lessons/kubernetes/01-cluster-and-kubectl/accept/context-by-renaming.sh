# drydock-canary-7f3a
# replaces: context
kubectl config rename-context course "dock-$SEED_NAME"
