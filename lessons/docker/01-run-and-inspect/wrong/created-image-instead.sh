# drydock-canary-7f3a
# replaces: created
# expects: created fail "No container `cold-{name}`; you have"
docker tag busybox:1.37 "cold-$SEED_NAME"
