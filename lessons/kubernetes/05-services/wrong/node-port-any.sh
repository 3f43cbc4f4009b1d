# drydock-canary-7f3a
# replaces: node-port
# expects: node-port fail "A node port that is neither `$NP1` nor `$NP2` is refused"
kubectl patch service hello -p '{"spec":{"type":"NodePort"}}'
