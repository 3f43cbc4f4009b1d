# drydock-canary-7f3a
# replaces: pair
# expects: pair fail "The page was written and not again since."
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: pair-$SEED_NAME
spec:
  volumes:
    - name: page
      emptyDir: {}
  containers:
    - name: web
      image: nginx:1.26
      volumeMounts:
        - { name: page, mountPath: /usr/share/nginx/html }
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "echo $SEED_WORD at \$(date) > /page/index.html; sleep 1d"]
      volumeMounts:
        - { name: page, mountPath: /page }
YAML
