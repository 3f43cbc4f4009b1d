# drydock-canary-7f3a
# replaces: cpu
# expects: cpu fail "No limit: one busy loop may take all the CPU time of the sandbox."
true
