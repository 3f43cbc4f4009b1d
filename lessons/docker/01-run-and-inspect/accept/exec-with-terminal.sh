# drydock-canary-7f3a
# replaces: exec-file
# A shell with a terminal, spoken to through attach: lines of its log end as those of a terminal do.
docker run -dit --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sh"
docker exec "hello-$SEED_NAME" sh -c "echo kept > /tmp/$SEED_WORD"
