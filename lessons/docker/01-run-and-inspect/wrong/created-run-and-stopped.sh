# drydock-canary-7f3a
# replaces: created
# expects: created fail "It has run before: create and start are two steps"
docker run -d --name "cold-$SEED_NAME" busybox:1.37 sleep 1d
docker stop -t 0 "cold-$SEED_NAME"
