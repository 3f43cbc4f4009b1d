# drydock-canary-7f3a
# replaces: exit-code
# Its shell chooses the code when it is asked to stop.
docker run -d --name "short-$SEED_NAME" busybox:1.37 sh -c "trap 'exit $SEED_CODE' TERM; while :; do sleep 0.1; done"
sleep 1
docker stop "short-$SEED_NAME"
