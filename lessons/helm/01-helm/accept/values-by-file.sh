# drydock-canary-7f3a
# replaces: values
cat > mine.yaml <<YAML
replicas: $SEED_REPLICAS
greeting: "$SEED_WORD"
YAML
helm upgrade "r-$SEED_NAME" hello-chart -f mine.yaml
