# drydock-canary-7f3a
# replaces: created
# expects: created fail "create and start are two steps, and `run` takes both"
docker run -d --name "cold-$SEED_NAME" busybox:1.37 sleep 1d
