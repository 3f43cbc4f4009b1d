# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "After `sh -c`, one word is the script."
docker run --name "short-$SEED_NAME" busybox:1.37 sh -c exit "$SEED_CODE"
