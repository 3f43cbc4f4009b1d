# drydock-canary-7f3a
# replaces: pushed
docker login -u "$SEED_ME" --password-stdin registry.course < ~/.registry-password
echo 'FROM first' | docker build --quiet --push --tag "registry.course/$SEED_ME/first:$SEED_VERSION" -
