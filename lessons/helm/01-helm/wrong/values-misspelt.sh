# drydock-canary-7f3a
# replaces: values, rolled-back
# expects: values fail "the user value `replicas` of the release `r-{name}` to be `{replicas}`. Found none"
# expects: rolled-back waiting "first"
helm upgrade "r-$SEED_NAME" hello-chart --set "replica=$SEED_REPLICAS" --set "greeting=$SEED_WORD" --wait
