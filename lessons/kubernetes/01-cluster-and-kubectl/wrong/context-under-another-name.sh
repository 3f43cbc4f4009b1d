# drydock-canary-7f3a
# replaces: context
# expects: context fail "Expected the list of contexts to include `dock-{name}`."
kubectl config set-context "deck-$SEED_NAME" --cluster=course --user=learner "--namespace=$NS"
kubectl config use-context "deck-$SEED_NAME"
