# drydock-canary-7f3a
# Docker's engine learns the digest only when it pulls what podman has pushed.
# replaces: pushed, pinned
docker save first | podman load --quiet
full=registry.course/$SEED_ME/first:$SEED_VERSION
podman push --quiet --creds "$SEED_ME:$(cat ~/.registry-password)" docker.io/library/first:latest "$full"
docker pull --quiet "$full"
docker run -d --name "pin-$SEED_NAME" "$(docker image inspect -f '{{ index .RepoDigests 0 }}' "$full")"
