# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "was removed at once, as `--rm` asks: nothing is left to look at."
docker run --rm --name "short-$SEED_NAME" busybox:1.37 sh -c "exit $SEED_CODE"
