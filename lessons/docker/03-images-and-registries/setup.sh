# drydock-canary-7f3a
# An image of this attempt alone, called `first`: it prints a line and stays alive.
[ "$(docker image inspect -f '{{ index .Config.Labels "attempt" }}' first 2>/dev/null)" = "$NONCE" ] && exit 0
set -e
docker rm -f first-draft >/dev/null 2>&1 || true
docker run --name first-draft busybox:1.37 sh -c "echo $NONCE > /etc/made-for"
docker commit -c "LABEL attempt=$NONCE" -c 'CMD ["sh", "-c", "echo first of many; exec sleep 1d"]' first-draft first:latest >/dev/null
docker rm first-draft >/dev/null
