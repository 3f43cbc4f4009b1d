# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "`/cargo` in the volume"
# expects: db-survives fail "No container `db-{name}`"
# The file is not in the volume: a link in it points at one of the sandbox.
echo "$SEED_WORD" > /root/cargo
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 ln -s /root/cargo /data/cargo
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
