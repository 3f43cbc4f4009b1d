# drydock-canary-7f3a
# replaces: config
# expects: config fail "They differ by a build, not by their environment."
cd ~/harbourlog
docker rm -f log-dev log-prod
for one in dev prod; do
  docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --build-arg deploy=$one --label deploy=$one --tag harbourlog:$one .
  docker run -d --name log-$one -e "GREETING=$SEED_NAME $one" harbourlog:$one
done
