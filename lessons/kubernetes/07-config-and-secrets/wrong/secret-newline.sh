# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled
# expects: bug-hunt fail "volume `config` wants the key `user-interface.properties`"
# expects: secret fail "It ends with a newline"
# expects: live fail "nothing mounted there"
# expects: rolled fail "Found `10`"
kubectl apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata:
  name: django-secret
data:
  secret_key: $(echo "$SEED_WORD" | base64)
YAML
kubectl create deployment "django-$SEED_NAME" --image=nginx:1.26
kubectl set env "deployment/django-$SEED_NAME" --from=secret/django-secret
kubectl rollout status deployment "django-$SEED_NAME"
