# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`junk-done` is still there: a container that has ended stays until it is removed."
docker stop junk-done junk-broken junk-killed
