# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "`short`"
kubectl patch configmap logbook -p '{"data":{"hpa":"autoscaling/v2"}}'
