# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "The Secret holds the right value by now."
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
kubectl create secret generic django-secret --from-literal=secret_key=tide
kubectl create deployment "django-$SEED_NAME" --image=nginx:1.26
kubectl set env "deployment/django-$SEED_NAME" --from=secret/django-secret
kubectl rollout status deployment "django-$SEED_NAME"
kubectl patch secret django-secret -p "{\"stringData\":{\"secret_key\":\"$SEED_WORD\"}}"
