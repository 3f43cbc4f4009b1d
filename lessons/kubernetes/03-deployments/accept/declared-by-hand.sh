# drydock-canary-7f3a
# replaces: declared
cat > /root/fleet.yaml <<YAML
# What runs in the harbour.
apiVersion: v1
kind: ConfigMap
metadata:
  name: fleet-$SEED_NAME
data:
  replicas: "0"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    team: harbour
  name: "fleet-$SEED_NAME"
spec:
  replicas: 3
  selector:
    matchLabels:
      app: fleet-$SEED_NAME
  template:
    metadata:
      labels:
        app: fleet-$SEED_NAME
        tier: front
    spec:
      containers:
        - image: "nginx:1.26"
          name: web
YAML
kubectl apply -f /root/fleet.yaml
kubectl rollout status deployment "fleet-$SEED_NAME"
