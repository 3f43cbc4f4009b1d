# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "Mounted read-write"
# expects: db-survives fail "No container `db-{name}`"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data" busybox:1.37 sleep 1d
docker exec "reader-$SEED_NAME" sh -c "echo $SEED_WORD > /data/cargo"
