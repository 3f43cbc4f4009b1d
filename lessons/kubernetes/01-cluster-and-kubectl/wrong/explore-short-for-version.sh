# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "That is its short name. `kubectl api-resources` lists the version, the short name and the kind."
kubectl patch configmap logbook -p '{"data":{"hpa":"hpa","short":"netpol"}}'
