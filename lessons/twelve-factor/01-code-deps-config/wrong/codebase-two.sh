# drydock-canary-7f3a
# Built once more after another commit, and one container alone was made anew.
# replaces: codebase, pinned, config
# expects: codebase fail "Two codebases: "
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
cd ~/harbourlog
echo 'Werkzeug==2.0.3' >> requirements.txt
git commit -am 'Hold Werkzeug at 2.0'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker run -d --name log-dev harbourlog
git commit --allow-empty -m 'Release'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker run -d --name log-prod harbourlog
