# drydock-canary-7f3a
# replaces: pod
kubectl apply -f - <<YAML
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "ship-$SEED_NAME"}, "spec": {"containers": [
  {"name": "idle", "image": "busybox:1.37", "command": ["sleep", "1d"], "resources": {
    "requests": {"cpu": "0.0$SEED_CPU", "memory": "65536Ki"}, "limits": {"cpu": "0.2", "memory": "$((SEED_MEM * 1048576))"}}}]}}
YAML
kubectl label pod "ship-$SEED_NAME" "app=$SEED_NAME" tier=front owner=me
