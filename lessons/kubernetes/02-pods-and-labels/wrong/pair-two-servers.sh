# drydock-canary-7f3a
# replaces: pair
# expects: pair fail "Both want port 80: one network per pod"
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
    - name: second
      image: nginx:1.26
      volumeMounts:
        - { name: page, mountPath: /page }
YAML
