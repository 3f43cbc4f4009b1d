# drydock-canary-7f3a
# replaces: cluster-ip
kubectl create service clusterip hello --tcp=80:5000
