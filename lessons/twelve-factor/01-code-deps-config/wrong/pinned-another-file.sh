# drydock-canary-7f3a
# The committed lock names versions that the image does not have: it is read by nobody.
# replaces: pinned, config
# expects: pinned fail "The image was built from another file than this one."
# expects: config waiting "pinned by"
cd ~/harbourlog
docker run --rm harbourlog pip freeze | sed 's/Jinja2==.*/Jinja2==3.1.2/' > requirements.lock
git add .; git commit -m 'Pin all packages'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker rm -f log-dev log-prod
docker run -d --name log-dev harbourlog
docker run -d --name log-prod harbourlog
