# drydock-canary-7f3a
# replaces: pinned
# expects: pinned fail "That is an image id: only your engine knows it."
docker run -d --name "pin-$SEED_NAME" "$(docker image inspect -f '{{ .Id }}' "registry.course/$SEED_ME/first:$SEED_VERSION")"
