# drydock-canary-7f3a
# replaces: tmpfs, db-survives
# expects: tmpfs fail "A directory of the sandbox, on its disk"
# expects: db-survives fail "No container `db-{name}`"
mkdir -p /scratch
docker run -d --name "fast-$SEED_NAME" -v /scratch:/scratch busybox:1.37 sleep 1d
