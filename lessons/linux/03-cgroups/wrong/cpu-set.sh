# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "That picks a core, it does not limit time."
docker update --cpuset-cpus 0 "box-$SEED_NAME"
