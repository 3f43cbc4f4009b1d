# drydock-canary-7f3a
# replaces: rolled-back
# expects: values fail "Each install begins a history at 1; an upgrade adds to it."
# expects: rolled-back waiting "first"
helm uninstall "r-$SEED_NAME" --wait
helm install "r-$SEED_NAME" hello-chart --wait
