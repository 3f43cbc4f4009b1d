# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "137 = 128 + 9: SIGKILL, it was killed."
docker run -d --name "short-$SEED_NAME" busybox:1.37 sh -c "sleep 1d; exit $SEED_CODE"
docker kill "short-$SEED_NAME"
