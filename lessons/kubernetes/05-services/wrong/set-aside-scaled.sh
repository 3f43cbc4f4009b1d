# drydock-canary-7f3a
# replaces: set-aside
# expects: set-aside fail "All 4 pods are in."
kubectl scale deployment hello --replicas=4
kubectl rollout status deployment hello --timeout=180s
