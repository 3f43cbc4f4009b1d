# drydock-canary-7f3a
# replaces: set-aside
for pod in $(kubectl get pods -l app=hello -o name | head -n 2); do kubectl label "$pod" app-; done
kubectl rollout status deployment hello --timeout=180s
