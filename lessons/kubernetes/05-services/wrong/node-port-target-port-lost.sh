# drydock-canary-7f3a
# replaces: node-port
# expects: cluster-ip fail "nothing in the pods listens on its target port 80."
# expects: by-name waiting "first"
# expects: node-port waiting "first"
# expects: set-aside waiting "first"
# This kind of patch replaces the whole list of ports.
kubectl patch service hello --type=merge -p "{\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":$NP1}]}}"
