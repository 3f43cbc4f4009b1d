# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "`app=my-service-b` stands on `quay-1` too."
kubectl label pods quay-3 quay-5 "lane=$SEED_WORD"
