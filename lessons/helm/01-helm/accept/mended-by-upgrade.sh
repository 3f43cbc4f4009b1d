# drydock-canary-7f3a
# replaces: mended
helm upgrade "tide-$SEED_NAME" hello-chart --reuse-values --set image=nginx:1.26
