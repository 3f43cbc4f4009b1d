# drydock-canary-7f3a
# replaces: tmpfs, db-survives
# expects: tmpfs fail "An ordinary volume that happens to be called tmpfs"
# expects: db-survives fail "No container `db-{name}`"
docker run -d --name "fast-$SEED_NAME" -v tmpfs:/scratch busybox:1.37 sleep 1d
