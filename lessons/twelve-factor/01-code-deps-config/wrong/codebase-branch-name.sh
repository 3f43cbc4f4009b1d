# drydock-canary-7f3a
# replaces: codebase, pinned, config
# expects: codebase fail "That is a name, and a name can move to another commit."
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
cd ~/harbourlog
echo 'Werkzeug==2.0.3' >> requirements.txt
git commit -am 'Hold Werkzeug at 2.0'
docker build --label org.opencontainers.image.revision=main --tag harbourlog .
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
