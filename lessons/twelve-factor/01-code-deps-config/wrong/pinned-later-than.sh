# drydock-canary-7f3a
# replaces: pinned, config
# expects: pinned fail "The build of next month may bring another version."
# expects: config waiting "pinned by"
cd ~/harbourlog
docker run --rm harbourlog pip freeze | sed 's/Jinja2==.*/Jinja2>=3.0/' > requirements.txt
git commit -am 'Pin all packages'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker rm -f log-dev log-prod
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
