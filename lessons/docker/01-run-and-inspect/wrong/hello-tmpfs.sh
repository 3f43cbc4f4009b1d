# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "`/tmp` is mounted: what is in there is no file of the container itself."
# The file lies in memory that is mounted there.
docker run -d --name "hello-$SEED_NAME" --tmpfs /tmp busybox:1.37 sh -c "echo $SEED_WORD; touch /tmp/$SEED_WORD; exec sleep 1d"
