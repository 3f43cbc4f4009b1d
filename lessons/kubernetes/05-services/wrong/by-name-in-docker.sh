# drydock-canary-7f3a
# replaces: by-name
# expects: by-name fail "No pod `client-{name}`"
docker run -d --name "client-$SEED_NAME" -e TARGET=hello nginx:1.26
