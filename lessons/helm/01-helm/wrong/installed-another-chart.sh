# drydock-canary-7f3a
# replaces: installed, values, rolled-back
# expects: installed fail "the chart of the release `r-{name}` to be `hello`. Found `mine`"
# expects: values waiting "first"
# expects: rolled-back waiting "first"
helm create mine
helm install "r-$SEED_NAME" mine
