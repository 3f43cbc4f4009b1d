# drydock-canary-7f3a
# replaces: mended
# expects: mended fail "The node cannot pull `nginx:1.62`."
helm upgrade "tide-$SEED_NAME" hello-chart --set greeting=low-tide --set image=nginx:1.62
