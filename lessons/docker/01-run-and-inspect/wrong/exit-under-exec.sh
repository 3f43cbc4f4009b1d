# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "a program under `exec` ends alone"
docker run -d --name "short-$SEED_NAME" busybox:1.37 sleep 1d
docker exec "short-$SEED_NAME" sh -c "exit $SEED_CODE"
