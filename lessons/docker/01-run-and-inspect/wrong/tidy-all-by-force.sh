# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`keep-me` is gone"
docker rm -f $(docker ps -aq)
