# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "`exit` is a word of the shell, so a shell has to run it."
docker run --name "short-$SEED_NAME" busybox:1.37 exit "$SEED_CODE"
