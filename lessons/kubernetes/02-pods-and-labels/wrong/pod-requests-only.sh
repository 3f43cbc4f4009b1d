# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "a default of the namespace was filled in."
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
      resources: { requests: { cpu: "${SEED_CPU}m", memory: 64Mi } }
YAML
