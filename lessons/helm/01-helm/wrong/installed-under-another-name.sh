# drydock-canary-7f3a
# replaces: installed, values, rolled-back
# expects: installed fail "No release `r-{name}`; there is `hello`, `tide-{name}`."
# expects: values waiting "first"
# expects: rolled-back waiting "first"
helm install hello hello-chart --wait
