# drydock-canary-7f3a
# replaces: pushed, pinned
# expects: pushed fail "The registry has other tags of it: `latest`."
# expects: pinned waiting "first"
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
docker tag first "registry.course/$SEED_ME/first"
docker push "registry.course/$SEED_ME/first"
