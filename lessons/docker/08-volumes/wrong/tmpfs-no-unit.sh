# drydock-canary-7f3a
# replaces: tmpfs, db-survives
# expects: tmpfs fail "Without a unit, the size counts bytes"
# expects: db-survives fail "No container `db-{name}`"
docker run -d --name "fast-$SEED_NAME" --tmpfs /scratch:size=16 busybox:1.37 sleep 1d
