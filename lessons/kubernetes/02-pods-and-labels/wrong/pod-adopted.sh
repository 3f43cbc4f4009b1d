# drydock-canary-7f3a
# replaces: pod
# expects: pod fail "has taken it by its labels."
kubectl run "ship-$SEED_NAME" --image=nginx:1.26 "--labels=app=$SEED_NAME,tier=front"
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: keeper
spec:
  replicas: 1
  selector:
    matchLabels:
      app: $SEED_NAME
  template:
    metadata:
      labels:
        app: $SEED_NAME
    spec:
      containers:
        - name: web
          image: nginx:1.26
YAML
