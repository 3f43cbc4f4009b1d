# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "`hello-{name}` exists but ended with code 0: its command was done."
# It does not stay alive: it ends after some seconds.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; touch /tmp/$SEED_WORD; exec sleep 6"
