# drydock-canary-7f3a
# replaces: declared, scaled, healed, no-drift
# expects: declared fail "No deployment `fleet-{name}`"
# expects: scaled waiting "first"
# expects: healed waiting "first"
# expects: no-drift waiting "first"
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: fleet-$SEED_NAME
spec:
  replicas: 3
  selector:
    matchLabels:
      app: fleet
  template:
    metadata:
      labels:
        app: fleet
    spec:
      containers:
        - name: web
          image: nginx:1.26
YAML
