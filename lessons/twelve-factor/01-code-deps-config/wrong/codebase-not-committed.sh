# drydock-canary-7f3a
# Mended and built before the commit: the label is the one of the commit before.
# replaces: codebase, pinned, config
# expects: codebase fail "Built from files that nobody committed"
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
cd ~/harbourlog
echo 'Werkzeug==2.0.3' >> requirements.txt
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
git commit -am 'Hold Werkzeug at 2.0'
