# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "No secret `django-secret`"
# expects: live fail "nothing mounted there"
# expects: rolled fail "they were taken away at once, not replaced by a rollout."
kubectl patch configmap "sign-$SEED_NAME" -p "{\"data\":{\"speed\":\"$SEED_SPEED\"}}"
kubectl delete pods -l "app=sign-$SEED_NAME"
kubectl rollout status deployment "sign-$SEED_NAME"
