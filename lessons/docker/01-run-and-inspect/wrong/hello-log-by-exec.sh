# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "The line is in the log, but not from the first process"
# The output of the first process is a file of its own in /proc, and another program writes there.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sleep 1d
docker exec "hello-$SEED_NAME" sh -c "echo $SEED_WORD > /proc/1/fd/1; touch /tmp/$SEED_WORD"
