# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: cluster-ip
# expose takes over the selector of the Deployment, which its pods fulfil. The Service listens on 80, the app in the pods on 5000.
kubectl expose deployment hello --port=80 --target-port=5000
kubectl rollout status deployment hello --timeout=180s

#: by-name
# The name leads to the Service, and each new connection to any of its pods. It comes from outside of the program, as settings do.
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET=hello -- sh -c 'while sleep 1; do curl -s "http://$TARGET/"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s

#: node-port
# The same Service gets a port on every node beside its address in the cluster. Ports are told apart by `port`, so the target port stays.
kubectl patch service hello -p "{\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":$NP1}]}}"

#: set-aside
# Without the label the pod belongs to nobody: its ReplicaSet makes another one, and the Service sends nothing more to it.
kubectl label "$(kubectl get pods -l app=hello -o name | head -n 1)" app-
kubectl rollout status deployment hello --timeout=180s
