# drydock-canary-7f3a
# The Deployment that the lesson is about: three pods, and nothing that leads to them.
kubectl --context=course apply -f hello.yaml
