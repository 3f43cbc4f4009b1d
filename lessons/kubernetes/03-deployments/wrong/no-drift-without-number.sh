# drydock-canary-7f3a
# replaces: no-drift
# expects: no-drift fail "The file names no number"
sed -i '/replicas:/d' /root/fleet.yaml
