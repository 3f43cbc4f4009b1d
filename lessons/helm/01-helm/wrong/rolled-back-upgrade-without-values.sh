# drydock-canary-7f3a
# replaces: rolled-back
# expects: rolled-back fail "The newest one still has some that were set"
helm upgrade "r-$SEED_NAME" hello-chart --wait
