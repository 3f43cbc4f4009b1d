# drydock-canary-7f3a
# replaces: installed
helm upgrade --install "r-$SEED_NAME" hello-chart
