# drydock-canary-7f3a
# replaces: two-names
# expects: two-names fail "A name without a tag means `latest`."
docker tag busybox:1.37 "$SEED_NAME/tools:1.0.3"
