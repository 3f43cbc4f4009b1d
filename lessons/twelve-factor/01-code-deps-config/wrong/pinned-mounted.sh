# drydock-canary-7f3a
# The packages come from a folder of this machine.
# replaces: pinned, config
# expects: pinned fail "What is mounted is borrowed from this machine."
# expects: config waiting "pinned by"
cd ~/harbourlog
docker run --rm -v ~/packages:/packages harbourlog cp -r /usr/local/lib/python3.12/site-packages /packages
docker rm -f log-dev log-prod
for one in dev prod; do docker run -d --name log-$one -v ~/packages/site-packages:/usr/local/lib/python3.12/site-packages harbourlog; done
