# drydock-canary-7f3a
# replaces: by-name
kubectl run "client-$SEED_NAME" --image=nginx:1.26 --env=TARGET="http://hello.$NS.svc.cluster.local:80/" -- sh -c 'while sleep 1; do curl -s "$TARGET"; done'
kubectl wait --for=condition=Ready "pod/client-$SEED_NAME" --timeout=180s
