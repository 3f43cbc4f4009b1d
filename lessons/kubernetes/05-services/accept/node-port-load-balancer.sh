# drydock-canary-7f3a
# replaces: node-port
kubectl patch service hello -p "{\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80,\"nodePort\":$NP2}]}}"
