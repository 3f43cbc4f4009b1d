# drydock-canary-7f3a
# replaces: created
# expects: created fail "The record of events does not have it."
docker run --name "cold-$SEED_NAME" busybox:1.37 true
# Ends the engine and edits what it has written down, before the next one reads it.
id=$(docker inspect -f '{{.Id}}' "cold-$SEED_NAME")
file=/var/lib/docker/containers/$id/config.v2.json
jq -c ".State.StartedAt=\"0001-01-01T00:00:00Z\" | .State.FinishedAt=\"0001-01-01T00:00:00Z\"" "$file" > /root/edited.json
kill -9 "$(pidof dockerd)"
cp /root/edited.json "$file"
sleep 0.5
until docker info >/dev/null 2>&1; do sleep 0.2; done
docker start keep-me
