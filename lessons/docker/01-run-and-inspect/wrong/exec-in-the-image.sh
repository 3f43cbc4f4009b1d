# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "It comes from the image."
docker run --name maker busybox:1.37 touch "/tmp/$SEED_WORD"
docker commit maker made
docker run -d --name "hello-$SEED_NAME" made sh -c "echo $SEED_WORD; exec sleep 1d"
