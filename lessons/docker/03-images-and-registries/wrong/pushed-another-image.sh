# drydock-canary-7f3a
# replaces: pushed, pinned
# expects: pushed fail "it names another image than your `first`"
# expects: pinned waiting "first"
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
docker tag busybox:1.37 "registry.course/$SEED_ME/first:$SEED_VERSION"
docker push "registry.course/$SEED_ME/first:$SEED_VERSION"
