# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "That is a version without its group"
kubectl patch configmap logbook -p '{"data":{"hpa":"v2","short":"netpol"}}'
