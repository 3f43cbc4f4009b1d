# drydock-canary-7f3a
# replaces: mended
# Helm takes them from the revision that was deployed last, not from the failed one.
helm upgrade "tide-$SEED_NAME" hello-chart --reuse-values
