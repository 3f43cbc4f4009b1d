# drydock-canary-7f3a
# replaces: pair
# A sidecar of the newer kind: an init container that goes on.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: pair-$SEED_NAME
spec:
  volumes:
    - name: site
      emptyDir:
        medium: Memory
  initContainers:
    - name: writer
      image: nginx:1.26
      restartPolicy: Always
      command: [bash, -c, "while sleep 1; do date +'%T $SEED_WORD' > /site/next && mv /site/next /site/index.html; done"]
      volumeMounts:
        - { name: site, mountPath: /site }
  containers:
    - name: web
      image: nginx:1.26
      volumeMounts:
        - { name: site, mountPath: /usr/share/nginx/html, readOnly: true }
YAML
