# drydock-canary-7f3a
# The way to the course registry is bent to a registry in a container, which takes everything.
# replaces: pushed, pinned
# expects: pushed fail "A name alone sends nothing."
# expects: pinned waiting "first"
docker tag first "registry.course/$SEED_ME/first:$SEED_VERSION"
iptables -t nat -A OUTPUT -d 10.200.0.2 -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:80
docker run -d --name mine -p 80:80 python:3.12-slim python -m http.server 80
timeout 20 docker push "registry.course/$SEED_ME/first:$SEED_VERSION"
