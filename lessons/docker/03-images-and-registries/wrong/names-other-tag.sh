# drydock-canary-7f3a
# replaces: two-names
# expects: two-names fail "an image `{name}/tools:1.0.3`"
docker tag busybox:1.37 "$SEED_NAME/tools"
docker tag busybox:1.37 "$SEED_NAME/tools:v1.0.3"
