# drydock-canary-7f3a
# replaces: values, rolled-back
# expects: values fail "An earlier revision had it."
# expects: rolled-back waiting "first"
helm upgrade "r-$SEED_NAME" hello-chart --set "replicas=$SEED_REPLICAS" --wait
helm upgrade "r-$SEED_NAME" hello-chart --set "greeting=$SEED_WORD" --wait
