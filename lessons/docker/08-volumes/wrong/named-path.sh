# drydock-canary-7f3a
# replaces: named, db-survives
# expects: named fail "a source with `/` is a folder of the sandbox, not a volume."
# expects: db-survives fail "No container `db-{name}`"
cd /root
mkdir "data-$SEED_NAME"
echo "$SEED_WORD" > "data-$SEED_NAME/cargo"
docker run -d --name "reader-$SEED_NAME" -v "./data-$SEED_NAME:/data:ro" busybox:1.37 sleep 1d
