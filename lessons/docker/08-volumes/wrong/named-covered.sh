# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "What `reader-{name}` sees there is not the file in the volume."
# expects: db-survives fail "No container `db-{name}`"
# A file of its own, mounted over the one in the volume.
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
echo "my own $SEED_WORD" > /root/cargo
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" -v /root/cargo:/data/cargo busybox:1.37 sleep 1d
