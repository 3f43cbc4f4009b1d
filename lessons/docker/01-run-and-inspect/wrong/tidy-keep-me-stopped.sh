# drydock-canary-7f3a
# replaces: tidy
# expects: tidy fail "`keep-me` exists but ended with code 137"
docker stop -t 0 keep-me
docker rm junk-done junk-broken junk-killed
