# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "No limit: it may fill the sandbox."
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker run -d --name "box-$SEED_NAME" busybox sleep 1d
