# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "Mounted read-write"
# expects: db-survives fail "No container `db-{name}`"
# Docker goes on to say read-only; the kernel does not.
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > /data/cargo"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
nsenter -t $(docker inspect -f '{{.State.Pid}}' "reader-$SEED_NAME") -m -p mount -o remount,bind,rw /data
