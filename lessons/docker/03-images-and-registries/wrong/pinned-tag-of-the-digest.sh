# drydock-canary-7f3a
# replaces: pinned
# expects: pinned fail "That is a tag."
pinned=$(docker image inspect -f '{{ index .RepoDigests 0 }}' "registry.course/$SEED_ME/first:$SEED_VERSION")
docker tag "$pinned" "registry.course/$SEED_ME/first:pinned"
docker run -d --name "pin-$SEED_NAME" "registry.course/$SEED_ME/first:pinned"
