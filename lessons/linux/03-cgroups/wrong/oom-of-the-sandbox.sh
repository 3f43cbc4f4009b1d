# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "Docker’s mark says that memory ran out. But `hog-{name}` itself was ended later, by a kill."
# Another container fills the sandbox. Version 1 of cgroups then marks all containers as out of memory.
docker run -d --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d
docker run --name big busybox tail /dev/zero
docker kill "hog-$SEED_NAME"
