# drydock-canary-7f3a
# replaces: pair
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: pair-$SEED_NAME
spec:
  volumes:
    - name: page
      emptyDir: {}
    - name: scratch
      emptyDir: {}
  containers:
    - name: writer
      image: python:3.12-slim
      command: [python3, -c, "import time\nwhile True: open('/out/index.html', 'w').write('<b>$SEED_WORD</b> ' + time.ctime()); time.sleep(2)"]
      volumeMounts:
        - { name: page, mountPath: /out }
        - { name: scratch, mountPath: /tmp }
    - name: web
      image: nginx:1.26
      volumeMounts:
        - { name: page, mountPath: /usr/share/nginx/html/ }
YAML
