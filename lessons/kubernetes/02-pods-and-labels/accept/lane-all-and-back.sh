# drydock-canary-7f3a
# replaces: lane
kubectl label pods quay-1 quay-2 quay-3 quay-4 quay-5 "lane=$SEED_WORD"
kubectl label pods -l app=my-service-a lane-
