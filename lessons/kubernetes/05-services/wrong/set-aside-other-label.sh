# drydock-canary-7f3a
# replaces: set-aside
# expects: set-aside fail "The Service looks for fewer labels, and this pod has them still."
kubectl label "$(kubectl get pods -l app=hello -o name | head -n 1)" pod-template-hash-
kubectl rollout status deployment hello --timeout=180s
