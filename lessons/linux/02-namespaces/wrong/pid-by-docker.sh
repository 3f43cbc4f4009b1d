# drydock-canary-7f3a
# replaces: pid-one
# expects: pid-one fail "outside every container"
docker run -d busybox sleep 1d
