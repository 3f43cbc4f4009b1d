# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "Found a directory"
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
docker exec "hello-$SEED_NAME" mkdir "/tmp/$SEED_WORD"
