# drydock-canary-7f3a
# replaces: tidy, exit-code
# expects: exit-code fail "The record of events has no such end."
docker run --name "short-$SEED_NAME" busybox:1.37 true
# Ends the engine and edits what it has written down, before the next one reads it.
id=$(docker inspect -f '{{.Id}}' "short-$SEED_NAME")
file=/var/lib/docker/containers/$id/config.v2.json
jq -c ".State.ExitCode=$SEED_CODE" "$file" > /root/edited.json
kill -9 "$(pidof dockerd)"
cp /root/edited.json "$file"
sleep 0.5
until docker info >/dev/null 2>&1; do sleep 0.2; done
docker start keep-me
docker rm junk-done junk-broken junk-killed
