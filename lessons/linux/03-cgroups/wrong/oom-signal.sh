# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "137 came from a signal or from the program itself"
docker run -d --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d
kill -9 "$(docker inspect -f '{{.State.Pid}}' "hog-$SEED_NAME")"
