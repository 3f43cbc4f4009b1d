# drydock-canary-7f3a
# replaces: no-drift
# expects: no-drift fail "The next `apply` of this file would replace all pods"
sed -i "s/replicas: .*/replicas: $SEED_MORE/; s/nginx:1.26/busybox:1.37/" /root/fleet.yaml
