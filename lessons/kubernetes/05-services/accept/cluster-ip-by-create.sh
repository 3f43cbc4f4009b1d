# drydock-canary-7f3a
# replaces: cluster-ip
kubectl create service clusterip hello --tcp=80:5000
kubectl rollout status deployment hello --timeout=180s
