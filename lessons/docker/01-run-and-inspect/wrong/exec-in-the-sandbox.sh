# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "It is in the sandbox itself"
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
touch "/tmp/$SEED_WORD"
