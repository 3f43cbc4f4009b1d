# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "gives the label `run` when it is told no other."
kubectl run "ship-$SEED_NAME" --image=nginx:1.26
