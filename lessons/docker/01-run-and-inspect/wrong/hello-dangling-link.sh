# drydock-canary-7f3a
# replaces: exec-file
# expects: exec-file fail "Found a symbolic link, which leads to nothing."
# A link with the right name, which leads nowhere.
docker run -d --name "hello-$SEED_NAME" busybox:1.37 sh -c "echo $SEED_WORD; ln -s /nowhere /tmp/$SEED_WORD; exec sleep 1d"
