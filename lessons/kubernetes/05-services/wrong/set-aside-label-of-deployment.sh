# drydock-canary-7f3a
# replaces: set-aside
# expects: set-aside fail "one that `hello` still counts has traffic"
kubectl label deployment hello tier-
kubectl rollout status deployment hello --timeout=180s
