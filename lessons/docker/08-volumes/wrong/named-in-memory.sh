# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "its files go with the last container"
# expects: db-survives fail "No container `db-{name}`"
docker volume create --opt type=tmpfs --opt device=tmpfs "data-$SEED_NAME"
docker run -d --name keeper -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo; sleep 1d"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
