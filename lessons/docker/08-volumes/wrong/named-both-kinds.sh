# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "a bind mount, not a volume"
# expects: db-survives fail "No container `db-{name}`"
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run -d --name "reader-$SEED_NAME" -v "/root/data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
