# drydock-canary-7f3a
# replaces: tmpfs, db-survives
# expects: tmpfs fail "This tmpfs has no size of its own: it may take half of the memory of the machine."
# expects: db-survives fail "No container `db-{name}`"
# --shm-size is the size of /dev/shm; /scratch keeps the default.
docker run -d --name "fast-$SEED_NAME" --tmpfs /scratch --shm-size 16m busybox:1.37 sleep 1d
