# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "No container `box-{name}`; you have `box{name}`, `hog-{name}`."
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker run -d --name "box$SEED_NAME" --memory "${SEED_MEM}m" busybox sleep 1d
