# drydock-canary-7f3a
# replaces: pinned
digest=$(docker image inspect -f '{{ index .RepoDigests 0 }}' "registry.course/$SEED_ME/first:$SEED_VERSION")
mkdir -p /root/pin && cd /root/pin
printf 'services:\n  pin:\n    container_name: pin-%s\n    image: %s\n' "$SEED_NAME" "$digest" > compose.yaml
docker compose up -d
