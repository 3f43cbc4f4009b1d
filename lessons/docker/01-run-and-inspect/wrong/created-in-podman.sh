# drydock-canary-7f3a
# replaces: created
# expects: created fail "`cold-{name}` is found in podman, not in Docker."
docker save busybox:1.37 | podman load
podman create --name "cold-$SEED_NAME" docker.io/library/busybox:1.37
