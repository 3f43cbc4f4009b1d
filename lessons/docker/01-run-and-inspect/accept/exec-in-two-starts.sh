# drydock-canary-7f3a
# replaces: exec-file
docker create --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
docker start "hello-$SEED_NAME"
docker restart -t 0 "hello-$SEED_NAME"
docker exec "hello-$SEED_NAME" cp /etc/hostname "/tmp/$SEED_WORD"
