# drydock-canary-7f3a
# replaces: no-drift
# expects: no-drift fail "the Deployment `fleet-{name}` in `/root/fleet.yaml`"
kubectl create deployment other --image=nginx:1.26 "--replicas=$SEED_MORE" --dry-run=client -o yaml > /root/fleet.yaml
