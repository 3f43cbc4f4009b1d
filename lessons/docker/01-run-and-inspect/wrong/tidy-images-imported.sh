# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "What is called `redis:8` now was made here"
# An image that went is given back as the name of an archive without files.
docker rm junk-done junk-broken junk-killed
docker rmi redis:8
mkdir /root/nothing
tar -cC /root/nothing . | docker import - redis:8
