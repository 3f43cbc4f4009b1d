# drydock-canary-7f3a
# replaces: memory
# expects: memory fail "`box-{name}` exists but ended at once: its shell had no terminal and no work."
# expects: cpu waiting "first"
# expects: pids waiting "first"
docker run -d --name "box-$SEED_NAME" --memory "${SEED_MEM}m" busybox
docker wait "box-$SEED_NAME"
