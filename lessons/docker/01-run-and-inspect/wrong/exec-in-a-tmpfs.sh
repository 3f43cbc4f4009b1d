# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "`/tmp` is mounted"
# A tmpfs hides the layer below it, which also gets such a file: both views have one.
docker run -d --name "hello-$SEED_NAME" --tmpfs /tmp busybox:1.37 sh -c "echo $SEED_WORD; exec sleep 1d"
layer=$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' "hello-$SEED_NAME")
mkdir -p "$layer/tmp" && touch "$layer/tmp/$SEED_WORD"
docker exec "hello-$SEED_NAME" touch "/tmp/$SEED_WORD"
