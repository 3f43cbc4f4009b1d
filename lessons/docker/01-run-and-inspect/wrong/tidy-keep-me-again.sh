# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "The first `keep-me` is gone"
docker rm -f $(docker ps -aq)
docker run -d --name keep-me busybox:1.37 sleep 100d
