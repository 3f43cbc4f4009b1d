# drydock-canary-7f3a
# replaces: pinned
accept='Accept: application/vnd.docker.distribution.manifest.v2+json'
url="registry.course/v2/$SEED_ME/first/manifests/$SEED_VERSION"
digest=$(curl -sI -H "$accept" "$url" | tr -d '\r' | sed -n 's/^docker-content-digest: //Ip')
docker run -d --name "pin-$SEED_NAME" "registry.course/$SEED_ME/first:$SEED_VERSION@$digest"
