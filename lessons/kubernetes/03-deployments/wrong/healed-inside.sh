# drydock-canary-7f3a
# replaces: healed
# expects: healed fail "A container has ended and was started again, in the same pod"
kubectl exec "deploy/fleet-$SEED_NAME" -- sh -c 'kill -QUIT 1'
sleep 3
kubectl rollout status deployment "fleet-$SEED_NAME"
