# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "What stands below `annotations` is no label"
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: ship-$SEED_NAME
  annotations:
    app: $SEED_NAME
    tier: front
spec:
  containers:
    - name: web
      image: nginx:1.26
      resources: { requests: { cpu: "${SEED_CPU}m", memory: 64Mi }, limits: { cpu: 200m, memory: "${SEED_MEM}Mi" } }
YAML
