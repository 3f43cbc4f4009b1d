# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "Only a folder of the volume is mounted"
# expects: db-survives fail "No container `db-{name}`"
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "mkdir /data/part; echo $SEED_WORD | tee /data/cargo > /data/part/cargo"
docker run -d --name "reader-$SEED_NAME" --mount "type=volume,source=data-$SEED_NAME,target=/data,volume-subpath=part,readonly" busybox:1.37 sleep 1d
