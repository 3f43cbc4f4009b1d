# drydock-canary-7f3a
# replaces: exit-code, tidy
# expects: tidy fail "is made from busybox: the image itself is gone."
# Images that went are given back as names of another one.
docker run --name "short-$SEED_NAME" busybox:1.37 sh -c "exit $SEED_CODE"
docker rm junk-done junk-broken junk-killed
docker image prune -a -f
for name in busybox:1.37 debian:trixie-slim nginx:1.26 python:3.12-slim redis:8; do
  docker commit -m "$name" keep-me "$name"
done
