# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "This pod is younger than the change"
# expects: rolled fail "Found `10`"
kubectl patch deployment "board-$SEED_NAME" -p "$(cat <<JSON
{"spec":{"template":{"spec":{"containers":[{"name":"board","volumeMounts":[{"name":"n","mountPath":"/board"}]}],
  "volumes":[{"name":"n","configMap":{"name":"board-$SEED_NAME"}}]}}}}
JSON
)"
kubectl rollout status deployment "board-$SEED_NAME"
kubectl patch configmap "board-$SEED_NAME" -p "{\"data\":{\"notice.txt\":\"$SEED_NOTICE\"}}"
sleep 1
kubectl rollout restart deployment "board-$SEED_NAME"
kubectl rollout status deployment "board-$SEED_NAME"
