# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "A container engine made that namespace"
docker run -d --hostname "$SEED_NAME" busybox sleep 1d
