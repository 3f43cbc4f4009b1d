# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "This pod belongs to a ReplicaSet"
kubectl create deployment "ship-$SEED_NAME" --image=nginx:1.26
