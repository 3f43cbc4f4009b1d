# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`junk-killed` is still there"
docker rm junk-done junk-broken
