# drydock-canary-7f3a
# replaces: exit-code
docker run --name quick busybox:1.37 sh -c "exit $SEED_CODE"
docker rename quick "short-$SEED_NAME"
