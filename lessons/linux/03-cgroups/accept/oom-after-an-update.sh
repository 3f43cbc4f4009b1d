# drydock-canary-7f3a
# replaces: oom
# The first run of the container needs little; the second has a limit and runs into it.
docker run -d --name "hog-$SEED_NAME" busybox sh -c '[ -e /again ] && exec tail /dev/zero; touch /again; sleep 1d'
docker kill "hog-$SEED_NAME"
docker update -m "${SEED_MEM}m" --memory-swap "${SEED_MEM}m" "hog-$SEED_NAME"
docker start "hog-$SEED_NAME"
