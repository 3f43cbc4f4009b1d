# drydock-canary-7f3a
# replaces: bug-hunt, secret, live, rolled

# Another ConfigMap has both files.
cd /tmp
echo enemies=whales > game.properties
echo color=blue > user-interface.properties
kubectl create configmap game-files --from-file=game.properties --from-file=user-interface.properties
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^  volumes:/,$s/name: game-.*/name: game-files/' ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=150s

# The Secret is mounted.
echo -n "$SEED_WORD" > /tmp/secret_key
kubectl create secret generic django-secret --from-file=/tmp/secret_key
kubectl create deployment "django-$SEED_NAME" --image=nginx:1.26
kubectl patch deployment "django-$SEED_NAME" -p "$(cat <<JSON
{"spec":{"template":{"spec":{"containers":[{"name":"nginx","volumeMounts":[{"name":"keys","mountPath":"/etc/django/"}]}],
  "volumes":[{"name":"keys","secret":{"secretName":"django-secret"}}]}}}}
JSON
)"
kubectl rollout status deployment "django-$SEED_NAME"

# The notice is replaced as a whole.
kubectl patch deployment "board-$SEED_NAME" -p "$(cat <<JSON
{"spec":{"template":{"spec":{"containers":[{"name":"board","volumeMounts":[{"name":"n","mountPath":"/board"}]}],
  "volumes":[{"name":"n","configMap":{"name":"board-$SEED_NAME"}}]}}}}
JSON
)"
kubectl rollout status deployment "board-$SEED_NAME"
echo "$SEED_NOTICE" > /tmp/notice.txt
kubectl create configmap "board-$SEED_NAME" --from-file=/tmp/notice.txt --dry-run=client -o yaml | kubectl replace -f -
until
  kubectl annotate --overwrite pods -l "app=board-$SEED_NAME" "looked=$((tries += 1))" &&
    kubectl exec "deployment/board-$SEED_NAME" -- grep "$SEED_NOTICE" /board/notice.txt || [ "$tries" -gt 60 ]
do
  sleep 2
done

# Edited, and another variable brings the rollout.
EDITOR="sed -i 's/speed: .*/speed: \"$SEED_SPEED\"/'" kubectl edit configmap "sign-$SEED_NAME"
kubectl set env "deployment/sign-$SEED_NAME" "CHANGED=$(date)"
kubectl rollout status deployment "sign-$SEED_NAME"
