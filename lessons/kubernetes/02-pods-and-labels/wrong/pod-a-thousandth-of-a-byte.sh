# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "`m` is a thousandth, for cores."
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: ship-$SEED_NAME
  labels:
    app: $SEED_NAME
    tier: front
spec:
  containers:
    - name: web
      image: nginx:1.26
      resources: { requests: { cpu: "${SEED_CPU}m", memory: 64m }, limits: { cpu: 200m, memory: "${SEED_MEM}Mi" } }
YAML
