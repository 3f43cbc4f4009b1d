# drydock-canary-7f3a
# What somebody left: a game that never starts, a notice that no pod shows, and two signs with an old speed.
cat > ~/game.yaml <<YAML
apiVersion: v1
kind: ConfigMap
metadata:
  name: game-$SEED_NAME
data:
  player_initial_lives: "3"
  game.properties: |
    enemies=gulls,crabs
    lives.most=9
---
apiVersion: v1
kind: Pod
metadata:
  name: game-$SEED_NAME
spec:
  containers:
    - name: game
      image: nginx:1.26
      env:
        - name: PLAYER_INITIAL_LIVES
          valueFrom:
            configMapKeyRef:
              name: game-$SEED_NAME
              key: player_initial_lives
      volumeMounts:
        - name: config
          mountPath: /config
  volumes:
    - name: config
      configMap:
        name: game-$SEED_NAME
        items:
          - key: game.properties
            path: game.properties
          - key: user-interface.properties
            path: user-interface.properties
YAML
cat > ~/.left.yaml <<YAML
apiVersion: v1
kind: ConfigMap
metadata:
  name: board-$SEED_NAME
data:
  notice.txt: closed
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: board-$SEED_NAME
spec:
  selector:
    matchLabels:
      app: board-$SEED_NAME
  template:
    metadata:
      labels:
        app: board-$SEED_NAME
    spec:
      containers:
        - name: board
          image: nginx:1.26
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: sign-$SEED_NAME
data:
  speed: "10"
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: sign-$SEED_NAME
spec:
  replicas: 2
  selector:
    matchLabels:
      app: sign-$SEED_NAME
  template:
    metadata:
      labels:
        app: sign-$SEED_NAME
    spec:
      containers:
        - name: sign
          image: nginx:1.26
          env:
            - name: SPEED
              valueFrom:
                configMapKeyRef:
                  name: sign-$SEED_NAME
                  key: speed
YAML
# A namespace that was made a moment ago has no account for pods yet.
for _ in $(seq 30); do
  kubectl apply -f ~/game.yaml -f ~/.left.yaml && break
  sleep 1
done
rm ~/.left.yaml
kubectl rollout status deployment "sign-$SEED_NAME" --timeout=120s
