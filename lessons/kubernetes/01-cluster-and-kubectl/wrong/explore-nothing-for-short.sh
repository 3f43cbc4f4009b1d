# drydock-canary-7f3a
# replaces: explore
# expects: explore fail "`short`"
kubectl patch configmap logbook --type=merge -p '{"data":{"hpa":"autoscaling/v2"}}'
