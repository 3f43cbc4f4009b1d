# drydock-canary-7f3a
# replaces: installed, values, rolled-back
# expects: installed fail "The node cannot pull `nginx:1.62`."
# expects: values waiting "first"
# expects: rolled-back waiting "first"
helm install "r-$SEED_NAME" hello-chart --set image=nginx:1.62
