# drydock-canary-7f3a
# replaces: limit
# expects: limit fail "It has no limit"
true
