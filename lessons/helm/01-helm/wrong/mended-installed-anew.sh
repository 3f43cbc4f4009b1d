# drydock-canary-7f3a
# replaces: mended
# expects: mended fail "It was installed anew: its history is gone"
helm uninstall "tide-$SEED_NAME" --wait
helm install "tide-$SEED_NAME" hello-chart --set greeting=low-tide --wait
