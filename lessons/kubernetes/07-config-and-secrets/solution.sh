# drydock-canary-7f3a
# One correct way. Each part between `#: CHECK` lines is a task of its own; accept/ and wrong/ replace one part.

#: bug-hunt
# The pod asks for a key that its ConfigMap lacks. The kubelet's pauses between two tries grow to two minutes: a new pod is tried at once.
sed -i "s/player_initial_lives: .*/player_initial_lives: '$SEED_LIVES'/" ~/game.yaml
sed -i '/^data:/a\  user-interface.properties: color=blue' ~/game.yaml
kubectl replace --force -f ~/game.yaml
kubectl wait --for=condition=Ready "pod/game-$SEED_NAME" --timeout=180s

#: secret
# kubectl encodes the value. `set env` refers to the Secret: each key becomes a variable in capital letters.
kubectl create secret generic django-secret "--from-literal=secret_key=$SEED_WORD"
kubectl create deployment "django-$SEED_NAME" --image=nginx:1.26
kubectl set env "deployment/django-$SEED_NAME" --from=secret/django-secret
kubectl rollout status deployment "django-$SEED_NAME" --timeout=180s

#: live
# The mount changes the template, so there is a new pod. It comes first: the pod has to be there when the notice changes.
kubectl patch deployment "board-$SEED_NAME" --patch-file /dev/stdin <<YAML
spec:
  template:
    spec:
      containers:
        - name: board
          volumeMounts:
            - name: notices
              mountPath: /board
      volumes:
        - name: notices
          configMap:
            name: board-$SEED_NAME
YAML
kubectl rollout status deployment "board-$SEED_NAME" --timeout=180s
kubectl patch configmap "board-$SEED_NAME" -p "{\"data\":{\"notice.txt\":\"$SEED_NOTICE\"}}"
# The kubelet brings it within a minute or two. It looks at once when something about the pod changes, such as an annotation.
# grep ends with 1 as long as the word is not in the file.
while
  kubectl annotate --overwrite pods -l "app=board-$SEED_NAME" "looked=$((tries += 1))"
  kubectl exec "deployment/board-$SEED_NAME" -- grep "$SEED_NOTICE" /board/notice.txt
  [ $? = 1 ] && [ "$tries" -lt 60 ]
do
  sleep 2
done

#: rolled
# A new template brings new pods, and only new pods get the new variable.
kubectl patch configmap "sign-$SEED_NAME" -p "{\"data\":{\"speed\":\"$SEED_SPEED\"}}"
kubectl rollout restart deployment "sign-$SEED_NAME"
kubectl rollout status deployment "sign-$SEED_NAME" --timeout=180s
