# drydock-canary-7f3a
# replaces: installed, values, rolled-back
# expects: installed fail "The first revision is to have the values of the chart"
# expects: values waiting "first"
# expects: rolled-back waiting "first"
helm install "r-$SEED_NAME" hello-chart --set "replicas=$SEED_REPLICAS" --set "greeting=$SEED_WORD" --wait
