# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "That is a version without its group"
kubectl patch configmap logbook --type=merge -p '{"data":{"hpa":"v2","short":"netpol"}}'
