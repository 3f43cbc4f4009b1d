# drydock-canary-7f3a
# replaces: pair
# expects: pair fail "share an address, not their files."
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: pair-$SEED_NAME
spec:
  containers:
    - name: web
      image: nginx:1.26
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "mkdir /page; while true; do echo $SEED_WORD at \$(date) > /page/index.html; sleep 2; done"]
YAML
