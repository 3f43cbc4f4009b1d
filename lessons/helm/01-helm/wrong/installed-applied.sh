# drydock-canary-7f3a
# replaces: installed, values, rolled-back
# expects: installed fail "what `kubectl apply` makes is no release."
# expects: values waiting "first"
# expects: rolled-back waiting "first"
helm template "r-$SEED_NAME" hello-chart | kubectl apply -f -
