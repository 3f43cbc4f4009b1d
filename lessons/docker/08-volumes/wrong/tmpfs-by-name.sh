# drydock-canary-7f3a
# replaces: tmpfs
# expects: tmpfs fail "An ordinary volume that happens to be called tmpfs"
docker run -d --name "fast-$SEED_NAME" -v tmpfs:/scratch busybox:1.37 sleep 1d
