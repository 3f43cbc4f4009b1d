# drydock-canary-7f3a
# replaces: rolled-back
helm upgrade "r-$SEED_NAME" hello-chart --set replicas=1 --set greeting=ahoy
