# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "A container engine made that namespace"
docker save busybox | podman load
podman run -d --hostname "$SEED_NAME" localhost/busybox:1.37 sleep 1d
