# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "`short-{name}` exists but ended with code 0: its command was done."
docker run --name "short-$SEED_NAME" busybox:1.37 echo "$SEED_CODE"
