# drydock-canary-7f3a
# replaces: values
printf 'replicas: "%s"\ngreeting: moin\n' "$SEED_REPLICAS" > mine.yaml
helm upgrade "r-$SEED_NAME" hello-chart -f mine.yaml --set "greeting=$SEED_WORD"
