# drydock-canary-7f3a
# replaces: pushed
docker save first | podman load --quiet
podman push --quiet --creds "$SEED_ME:$(cat ~/.registry-password)" docker.io/library/first:latest "registry.course/$SEED_ME/first:$SEED_VERSION"
