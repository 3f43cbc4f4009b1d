# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "`run` always makes a new container."
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
docker run --rm busybox:1.37 touch "/tmp/$SEED_WORD"
