# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled

# The file has more than one line.
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^data:/a\  user-interface.properties: |\n    color=blue' ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=150s

# An init container takes the Secret, too.
kubectl apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata:
  name: django-secret
stringData:
  secret_key: $SEED_WORD
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: django-$SEED_NAME
spec:
  selector:
    matchLabels:
      app: django
  template:
    metadata:
      labels:
        app: django
    spec:
      initContainers:
        - name: migrate
          image: busybox:1.37
          command: [sh, -c, 'test -n "\$SECRET_KEY"']
          env:
            - name: SECRET_KEY
              valueFrom:
                secretKeyRef:
                  name: django-secret
                  key: secret_key
      containers:
        - name: web
          image: busybox:1.37
          command: [sh, -c, 'trap exit TERM; while :; do sleep 1; done']
          env:
            - name: SECRET_KEY
              valueFrom:
                secretKeyRef:
                  name: django-secret
                  key: secret_key
YAML
kubectl rollout status deployment "django-$SEED_NAME"

# Nobody pushes the kubelet.
kubectl patch deployment "board-$SEED_NAME" -p "$(cat <<JSON
{"spec":{"template":{"spec":{"containers":[{"name":"board","volumeMounts":[{"name":"n","mountPath":"/board/"}]}],
  "volumes":[{"name":"n","configMap":{"name":"board-$SEED_NAME"}}]}}}}
JSON
)"
kubectl rollout status deployment "board-$SEED_NAME"
kubectl create configmap "board-$SEED_NAME" "--from-literal=notice.txt=$SEED_NOTICE" --dry-run=client -o yaml | kubectl apply -f -
until kubectl exec "deployment/board-$SEED_NAME" -- grep "$SEED_NOTICE" /board/notice.txt || [ $((looks += 1)) -gt 50 ]; do sleep 5; done

# A checksum brings the rollout.
kubectl patch configmap "sign-$SEED_NAME" -p "{\"data\":{\"speed\":\"$SEED_SPEED\"}}"
sum=$(kubectl get configmap "sign-$SEED_NAME" -o jsonpath='{.data}' | sha256sum | cut -c 1-12)
kubectl patch deployment "sign-$SEED_NAME" -p "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"checksum/config\":\"$sum\"}}}}}"
kubectl rollout status deployment "sign-$SEED_NAME"
