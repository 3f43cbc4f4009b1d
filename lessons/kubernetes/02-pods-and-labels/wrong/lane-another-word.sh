# drydock-canary-7f3a
# replaces: lane
# expects: lane fail "`quay-1` has `lane=b`"
kubectl label pods -l app=my-service-b lane=b
