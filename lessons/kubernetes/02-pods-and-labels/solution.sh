# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: pod
# requests are set aside for it on a node. limits are what it may use at most.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata:
  name: ship-$SEED_NAME
  labels:
    app: $SEED_NAME
    tier: front
spec:
  containers:
    - name: web
      image: nginx:1.26
      resources:
        requests:
          cpu: ${SEED_CPU}m
          memory: 64Mi
        limits:
          cpu: 200m
          memory: ${SEED_MEM}Mi
YAML

#: pair
# Both containers mount the volume `page`: what one writes, the other serves. The loop keeps the writer alive, and the page fresh.
# mv puts a whole page in the place of the old one: nobody is served half of it.
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
        - name: page
          mountPath: /usr/share/nginx/html
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "while sleep 1; do echo $SEED_WORD at \$(date) > /page/next; mv /page/next /page/index.html; done"]
      volumeMounts:
        - name: page
          mountPath: /page
YAML

#: lane
# One question finds them, whatever their names are.
kubectl label pods -l app=my-service-b "lane=$SEED_WORD"
