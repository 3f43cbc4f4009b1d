# drydock-canary-7f3a
# replaces: cluster-ip
cat > /root/hello.yaml <<YAML
kind: Service
apiVersion: v1
spec:
  ports:
    - name: web
      port: 80
      targetPort: http
  selector:
    app: hello
metadata:
  labels:
    tier: front
    app: hello
  name: hello
YAML
kubectl apply -f /root/hello.yaml
kubectl rollout status deployment hello --timeout=180s
