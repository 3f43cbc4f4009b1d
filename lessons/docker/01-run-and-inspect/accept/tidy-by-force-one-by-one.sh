# drydock-canary-7f3a
# replaces: tidy
# Started again and removed while it runs; keep-me was stopped meanwhile.
docker start junk-killed
docker rm -f junk-killed
docker stop -t 0 keep-me
docker rm junk-done
docker container rm junk-broken
docker start keep-me
