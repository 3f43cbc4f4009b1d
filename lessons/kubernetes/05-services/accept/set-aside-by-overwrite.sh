# drydock-canary-7f3a
# replaces: set-aside
kubectl label "$(kubectl get pods -l app=hello -o name | head -n 1)" app=aside --overwrite
kubectl rollout status deployment hello --timeout=180s
