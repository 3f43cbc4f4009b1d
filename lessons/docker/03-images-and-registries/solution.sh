# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: two-names
# Without a tag the name means latest. The second name points to the same image.
docker tag busybox:1.37 "$SEED_NAME/tools"
docker tag "$SEED_NAME/tools" "$SEED_NAME/tools:1.0.3"

#: pushed
docker login --username "$SEED_ME" --password-stdin registry.course < ~/.registry-password
# The name says where an image goes to: registry, namespace, repository, tag.
docker tag first "registry.course/$SEED_ME/first:$SEED_VERSION"
docker push "registry.course/$SEED_ME/first:$SEED_VERSION"

#: pinned
# With the push, the registry has told the engine the digest.
pinned=$(docker image inspect --format '{{ index .RepoDigests 0 }}' "registry.course/$SEED_ME/first:$SEED_VERSION")
docker run --detach --name "pin-$SEED_NAME" "$pinned"
