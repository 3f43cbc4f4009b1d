# drydock-canary-7f3a
# replaces: context
# expects: context fail "Without a namespace in its context, kubectl still looks in `default`."
kubectl config set-context "dock-$SEED_NAME" --cluster=course --user=learner
