# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "Expected the memory limit of `hog-{name}` to be at most {mem} MiB. Found 128 MiB."
docker run --name "hog-$SEED_NAME" --memory 128m busybox tail /dev/zero
