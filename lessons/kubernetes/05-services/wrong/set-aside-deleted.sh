# drydock-canary-7f3a
# replaces: set-aside
# expects: set-aside fail "A deleted pod leaves nothing to look at"
kubectl delete "$(kubectl get pods -l app=hello -o name | head -n 1)"
kubectl rollout status deployment hello --timeout=180s
