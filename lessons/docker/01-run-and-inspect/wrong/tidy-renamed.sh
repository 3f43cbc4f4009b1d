# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`old-killed` is one of the three, under another name."
docker rm junk-done junk-broken
docker rename junk-killed old-killed
