# drydock-canary-7f3a
# replaces: pair
# expects: pair fail "two volumes are two folders."
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: pair-$SEED_NAME
spec:
  volumes:
    - name: page
      emptyDir: {}
    - name: out
      emptyDir: {}
  containers:
    - name: web
      image: nginx:1.26
      volumeMounts:
        - { name: page, mountPath: /usr/share/nginx/html }
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "while true; do echo $SEED_WORD at \$(date) > /page/index.html; sleep 2; done"]
      volumeMounts:
        - { name: out, mountPath: /page }
YAML
