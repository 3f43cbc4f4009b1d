# drydock-canary-7f3a
# replaces: named
# The first use fills the volume from the container it is made for.
docker create --name filler -v "data-$SEED_NAME:/data" busybox:1.37
echo "cargo of $SEED_WORD" > /tmp/cargo
docker cp /tmp/cargo filler:/data/cargo
docker run -d --name "reader-$SEED_NAME" --volumes-from filler:ro busybox:1.37 sleep 1d
