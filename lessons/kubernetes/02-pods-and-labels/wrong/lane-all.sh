# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "`quay-2`, `quay-4` should not have it"
kubectl label pods quay-1 quay-2 quay-3 quay-4 quay-5 "lane=$SEED_WORD"
