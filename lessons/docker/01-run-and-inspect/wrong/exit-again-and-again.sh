# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "ends and restarts again and again"
docker run -d --restart always --name "short-$SEED_NAME" busybox:1.37 sh -c "sleep 0.2; exit $SEED_CODE"
