# drydock-canary-7f3a
# replaces: mended
helm upgrade "tide-$SEED_NAME" hello-chart --set greeting=low-tide --wait
