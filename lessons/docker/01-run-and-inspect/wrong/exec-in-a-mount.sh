# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "`/tmp` is mounted: what is in there is no file of the container itself."
docker run -d --name "hello-$SEED_NAME" -v /tmp:/tmp busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
touch "/tmp/$SEED_WORD"
