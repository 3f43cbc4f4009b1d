# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "The options of this volume put its files elsewhere"
# expects: db-survives fail "No container `db-{name}`"
# A volume in name only: what is in it is a directory of the sandbox.
mkdir /root/kept
docker volume create --opt type=none --opt o=bind --opt device=/root/kept "data-$SEED_NAME"
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
