# drydock-canary-7f3a
# The tag was pushed once more after the digest was read.
# replaces: pinned
# expects: pinned fail "The registry has another digest for `{version}`"
full=registry.course/$SEED_ME/first:$SEED_VERSION
docker run -d --name "pin-$SEED_NAME" "$(docker image inspect -f '{{ index .RepoDigests 0 }}' "$full")"
echo 'FROM first
LABEL more=1' | docker build -q -t "$full" -
docker push "$full"
