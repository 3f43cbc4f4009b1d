# drydock-canary-7f3a
# replaces: pinned
# expects: pinned fail "pin-{name}"
docker run -d --name "pin-$SEED_NAME" "$(docker image inspect -f '{{ index .RepoDigests 0 }}' "registry.course/$SEED_ME/first:$SEED_VERSION")" true
docker wait "pin-$SEED_NAME"
