# drydock-canary-7f3a
# The label is given to the containers. The image itself names nothing.
# replaces: codebase, pinned, config
# expects: codebase fail "Nothing in the image leads back to a commit."
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
cd ~/harbourlog
echo 'Werkzeug==2.0.3' >> requirements.txt
git commit -am 'Hold Werkzeug at 2.0'
docker build --tag harbourlog .
docker run -d --name log-dev --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" harbourlog
docker run -d --name log-prod --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" harbourlog
