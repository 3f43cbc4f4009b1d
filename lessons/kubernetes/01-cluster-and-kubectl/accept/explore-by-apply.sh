# drydock-canary-7f3a
# replaces: explore
kubectl get configmap logbook -o yaml | sed 's|^data:|data:\n  hpa: autoscaling/v2\n  short: netpol|' | kubectl replace -f -
