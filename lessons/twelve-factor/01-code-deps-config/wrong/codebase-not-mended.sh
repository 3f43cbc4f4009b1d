# drydock-canary-7f3a
# replaces: codebase, pinned, config
# expects: codebase fail "ImportError"
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
cd ~/harbourlog
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
