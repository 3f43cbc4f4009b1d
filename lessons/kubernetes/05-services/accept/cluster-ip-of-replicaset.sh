# drydock-canary-7f3a
# replaces: cluster-ip
kubectl expose "$(kubectl get replicasets -o name)" --name=hello --port=80 --target-port=5000
kubectl rollout status deployment hello --timeout=180s
