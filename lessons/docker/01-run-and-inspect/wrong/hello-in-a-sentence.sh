# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "The word is there, but not on a line of its own."
# The word is in the log, among others.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo the word is $SEED_WORD; touch /tmp/$SEED_WORD; exec sleep 1d"
