# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "It comes from the image or from a folder that is mounted."
docker run -d --name "hello-$SEED_NAME" -v /tmp:/tmp busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
touch "/tmp/$SEED_WORD"
