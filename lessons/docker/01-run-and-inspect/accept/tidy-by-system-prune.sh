# drydock-canary-7f3a
# replaces: tidy
# Without -a, images that have a name stay.
docker system prune -f
