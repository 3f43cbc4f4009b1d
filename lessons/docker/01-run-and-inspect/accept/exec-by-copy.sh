# drydock-canary-7f3a
# replaces: exec-file
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "while echo $SEED_WORD; do sleep 5; done"
touch "/root/$SEED_WORD"
docker cp "/root/$SEED_WORD" "hello-$SEED_NAME:/tmp/"
