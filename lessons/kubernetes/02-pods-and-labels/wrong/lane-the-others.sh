# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "`quay-2`, `quay-4` should not have it"
kubectl label pods -l 'app!=my-service-b' "lane=$SEED_WORD"
