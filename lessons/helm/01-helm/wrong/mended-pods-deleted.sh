# drydock-canary-7f3a
# replaces: mended
# expects: mended fail "The release `tide-{name}` failed: context deadline exceeded."
kubectl delete pods -l "app.kubernetes.io/instance=tide-$SEED_NAME"
