# drydock-canary-7f3a
# replaces: pushed, pinned
# expects: pushed fail "a name means Docker Hub"
# expects: pinned waiting "first"
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
docker tag first "$SEED_ME/first:$SEED_VERSION"
timeout 30 docker push "$SEED_ME/first:$SEED_VERSION"
