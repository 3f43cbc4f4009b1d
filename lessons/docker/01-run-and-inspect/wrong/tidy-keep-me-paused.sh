# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`keep-me` is paused: its processes are frozen."
# What must be kept is frozen, so that it cannot get lost.
docker pause keep-me
docker rm junk-done junk-broken junk-killed
