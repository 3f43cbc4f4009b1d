# drydock-canary-7f3a
# replaces: created
# The first one of that name was run, and removed.
docker run --name "cold-$SEED_NAME" busybox:1.37 true
docker rm "cold-$SEED_NAME"
docker create --name "cold-$SEED_NAME" busybox:1.37
