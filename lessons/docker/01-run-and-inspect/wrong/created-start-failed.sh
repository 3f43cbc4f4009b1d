# drydock-canary-7f3a
# replaces: created
# expects: created fail "Something tried to start it, and the start failed."
# Its state is Created, because the start found no such program.
docker run -d --name "cold-$SEED_NAME" busybox:1.37 nothing
