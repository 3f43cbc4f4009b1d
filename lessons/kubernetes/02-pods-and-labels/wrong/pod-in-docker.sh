# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "No pod `ship-{name}`"
docker run -d --name "ship-$SEED_NAME" --memory "${SEED_MEM}m" --label "app=$SEED_NAME" nginx:1.26
