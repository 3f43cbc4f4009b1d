# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "The word is there, but not on a line of its own."
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "$SEED_WORD; exec sleep 1d"
docker exec "hello-$SEED_NAME" touch "/tmp/$SEED_WORD"
