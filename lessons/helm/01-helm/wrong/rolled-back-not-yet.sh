# drydock-canary-7f3a
# replaces: rolled-back
# expects: rolled-back fail "The newest revision is still the upgrade."
helm history "r-$SEED_NAME"
