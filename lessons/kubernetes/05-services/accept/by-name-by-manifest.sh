# drydock-canary-7f3a
# replaces: by-name
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: client-$SEED_NAME
  labels:
    app: client
spec:
  containers:
    - name: client
      image: nginx:1.26
      env:
        - name: OTHER
          value: tour
        - name: TARGET
          value: hello.$NS
      command: [sh, -c]
      args: ['while sleep 0.5; do curl -s "http://\$TARGET/" | cut -d, -f1; done']
YAML
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
