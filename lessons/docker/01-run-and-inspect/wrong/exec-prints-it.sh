# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "What a program under `exec` prints goes to whoever ran it."
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sleep 1d
docker exec "hello-$SEED_NAME" sh -c "echo $SEED_WORD; touch /tmp/$SEED_WORD"
