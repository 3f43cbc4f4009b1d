# drydock-canary-7f3a
# replaces: installed
helm package hello-chart
helm install "r-$SEED_NAME" hello-0.1.0.tgz --wait
