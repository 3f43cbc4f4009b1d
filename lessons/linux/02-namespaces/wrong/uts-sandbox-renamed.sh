# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "You renamed the sandbox itself."
hostname "$SEED_NAME"
