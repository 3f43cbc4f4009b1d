# drydock-canary-7f3a
# replaces: mended
# expects: mended fail "Nothing sets it in this revision."
helm upgrade "tide-$SEED_NAME" hello-chart --set image=nginx:1.26 --wait
