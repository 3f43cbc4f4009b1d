# drydock-canary-7f3a
# replaces: oom
docker run -d --name "hog-$SEED_NAME" -m "${SEED_MEM}m" --restart on-failure:1 busybox tail /dev/zero
