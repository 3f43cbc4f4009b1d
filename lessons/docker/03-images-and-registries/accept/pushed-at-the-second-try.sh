# drydock-canary-7f3a
# replaces: pushed
docker tag busybox:1.37 "registry.course/$SEED_ME/first:$SEED_VERSION"
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
docker push "registry.course/$SEED_ME/first:$SEED_VERSION"
docker tag first "registry.course/$SEED_ME/first:$SEED_VERSION"
docker push "registry.course/$SEED_ME/first:$SEED_VERSION"
