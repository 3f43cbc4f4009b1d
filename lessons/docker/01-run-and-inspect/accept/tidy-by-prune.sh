# drydock-canary-7f3a
# replaces: tidy
docker container prune -f
