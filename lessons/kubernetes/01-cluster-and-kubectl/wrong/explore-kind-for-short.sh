# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "That is its full name. `kubectl api-resources` lists the short name beside it."
kubectl patch configmap logbook -p '{"data":{"hpa":"autoscaling/v2","short":"NetworkPolicy"}}'
