# drydock-canary-7f3a
# replaces: rolled-back
# expects: rolled-back fail "The newest one still has some that were set"
helm rollback "r-$SEED_NAME" 2 --wait
