# drydock-canary-7f3a
# replaces: values, rolled-back
# expects: values fail "the package was changed, not its settings."
# expects: rolled-back waiting "first"
sed -i "s/^replicas: .*/replicas: $SEED_REPLICAS/; s/^greeting: .*/greeting: $SEED_WORD/" hello-chart/values.yaml
helm upgrade "r-$SEED_NAME" hello-chart --wait
