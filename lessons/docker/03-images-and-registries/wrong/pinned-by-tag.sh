# drydock-canary-7f3a
# replaces: pinned
# expects: pinned fail "That is a tag. It may name another image tomorrow."
docker run -d --name "pin-$SEED_NAME" "registry.course/$SEED_ME/first:$SEED_VERSION"
