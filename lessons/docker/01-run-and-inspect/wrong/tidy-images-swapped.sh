# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`redis:8` is another name of `nginx:1.26` now"
docker rm junk-done junk-broken junk-killed
docker rmi redis:8
docker tag nginx:1.26 redis:8
