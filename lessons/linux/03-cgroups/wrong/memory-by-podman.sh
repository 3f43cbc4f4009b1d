# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "`box-{name}` is found in podman, not in Docker."
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker save busybox | podman load
podman run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" localhost/busybox:1.37 sleep 1d
