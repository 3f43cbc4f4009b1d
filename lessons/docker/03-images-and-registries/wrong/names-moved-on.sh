# drydock-canary-7f3a
# replaces: two-names
# expects: two-names fail "These are two different images."
docker tag busybox:1.37 "$SEED_NAME/tools"
docker tag "$SEED_NAME/tools" "$SEED_NAME/tools:1.0.3"
docker tag nginx:1.26 "$SEED_NAME/tools"
