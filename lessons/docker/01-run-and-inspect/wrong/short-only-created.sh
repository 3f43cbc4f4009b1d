# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "`short-{name}` exists but was never started."
# The command is right, but it has not run.
docker create --name "short-$SEED_NAME" busybox:1.37 sh -c "exit $SEED_CODE"
