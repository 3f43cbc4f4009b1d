# drydock-canary-7f3a
# replaces: pushed, pinned
# expects: pushed fail "needs a name that begins with `registry.course/{me}/`"
# expects: pinned waiting "first"
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
docker tag first "registry.course/first:$SEED_VERSION"
docker push "registry.course/first:$SEED_VERSION"
