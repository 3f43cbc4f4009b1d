# drydock-canary-7f3a
# replaces: tidy
docker rm $(docker ps -aq --filter status=exited)
