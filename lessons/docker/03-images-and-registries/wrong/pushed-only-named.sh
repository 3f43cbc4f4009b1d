# drydock-canary-7f3a
# replaces: pushed, pinned
# expects: pushed fail "A name alone sends nothing."
# expects: pinned waiting "first"
docker tag first "registry.course/$SEED_ME/first:$SEED_VERSION"
