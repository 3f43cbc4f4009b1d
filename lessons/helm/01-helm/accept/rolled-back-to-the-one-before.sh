# drydock-canary-7f3a
# replaces: rolled-back
helm rollback "r-$SEED_NAME"
