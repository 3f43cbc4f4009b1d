# drydock-canary-7f3a
# replaces: mended
# expects: mended fail "The cluster has an image that runs, but Helm knows nothing of it"
kubectl set image deployment "tide-$SEED_NAME" web=nginx:1.26
kubectl rollout status deployment "tide-$SEED_NAME"
