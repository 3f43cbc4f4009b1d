# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "Found `closed`"
# expects: rolled fail "Found `10`"
kubectl patch deployment "board-$SEED_NAME" -p "$(cat <<JSON
{"spec":{"template":{"spec":{"containers":[{"name":"board","volumeMounts":[{"name":"n","mountPath":"/board"}]}],
  "volumes":[{"name":"n","configMap":{"name":"board-$SEED_NAME"}}]}}}}
JSON
)"
kubectl rollout status deployment "board-$SEED_NAME"
