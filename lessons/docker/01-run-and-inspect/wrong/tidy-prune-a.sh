# drydock-canary-7f3a
# replaces: exit-code, tidy
# expects: tidy fail "prune also takes images that no container uses"
docker run --name "short-$SEED_NAME" busybox:1.37 sh -c "exit $SEED_CODE"
docker rm junk-done junk-broken junk-killed
docker image prune -a -f
