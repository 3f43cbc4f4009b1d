# drydock-canary-7f3a
# replaces: set-aside
kubectl patch "$(kubectl get pods -l app=hello -o name | head -n 1)" -p '{"metadata":{"labels":{"app":null,"pod-template-hash":null}}}'
kubectl rollout status deployment hello --timeout=180s
