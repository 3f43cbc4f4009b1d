# drydock-canary-7f3a
# replaces: exit-code
# expects: exit-code fail "No program of that name was found in the container."
docker run --name "short-$SEED_NAME" busybox:1.37 sh -c "exti $SEED_CODE"
