# drydock-canary-7f3a
# replaces: oom
# Files of a tmpfs lie in memory and are counted with it.
docker run --name "hog-$SEED_NAME" -m "${SEED_MEM}m" --tmpfs /files busybox dd if=/dev/zero of=/files/big bs=1M
