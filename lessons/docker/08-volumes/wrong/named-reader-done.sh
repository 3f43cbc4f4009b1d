# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "ended with code 0: its command was done"
# expects: db-survives fail "No container `db-{name}`"
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 cat /data/cargo
