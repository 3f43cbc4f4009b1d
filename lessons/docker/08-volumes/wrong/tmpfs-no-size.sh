# drydock-canary-7f3a
# replaces: tmpfs, db-survives
# expects: tmpfs fail "This tmpfs has no size of its own"
# expects: db-survives fail "No container `db-{name}`"
docker run -d --name "fast-$SEED_NAME" --mount type=tmpfs,target=/scratch busybox:1.37 sleep 1d
