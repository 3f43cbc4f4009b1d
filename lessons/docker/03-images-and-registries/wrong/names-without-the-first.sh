# drydock-canary-7f3a
# replaces: two-names
# expects: two-names fail "A name without a tag means `latest`."
docker tag busybox:1.37 "tools-$SEED_NAME"
docker tag busybox:1.37 "tools-$SEED_NAME:1.0.3"
