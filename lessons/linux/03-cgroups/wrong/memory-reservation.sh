# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "A reservation is a wish, not a limit"
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker run -d --name "box-$SEED_NAME" --memory-reservation "${SEED_MEM}m" busybox sleep 1d
