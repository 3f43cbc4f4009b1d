# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "Requests became equal to limits"
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
      resources: { limits: { cpu: 200m, memory: "${SEED_MEM}Mi" } }
YAML
