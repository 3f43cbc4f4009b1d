# drydock-canary-7f3a
# replaces: created
# expects: created fail "No container `cold-{name}`; you have `cold`"
docker create --name cold busybox:1.37
