# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "Removing a container is another step than starting or stopping it."
docker rm junk-done junk-broken
docker start junk-killed
