# drydock-canary-7f3a
# replaces: values
helm upgrade "r-$SEED_NAME" hello-chart --set "replicas=$SEED_REPLICAS"
helm upgrade "r-$SEED_NAME" hello-chart --reuse-values --set "greeting=$SEED_WORD"
