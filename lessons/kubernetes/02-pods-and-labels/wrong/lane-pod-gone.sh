# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "A pod that nobody keeps does not come back."
kubectl delete pod quay-4
kubectl label pods -l app=my-service-b "lane=$SEED_WORD"
