# drydock-canary-7f3a
# replaces: no-drift
# expects: no-drift fail "by a command; the next `apply` of this file takes that back."
cat /root/fleet.yaml
