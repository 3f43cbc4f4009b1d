# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "Expected `/cargo` in the volume `data-{name}` to be a file. Found nothing there."
# expects: db-survives fail "No container `db-{name}`"
# cargo without a directory is made in the container's own directory, not in the volume.
docker run --rm -v "data-$SEED_NAME:/data" busybox:1.37 sh -c "echo $SEED_WORD > cargo"
docker run -d --name "reader-$SEED_NAME" -v "data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
