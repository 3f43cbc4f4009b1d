# drydock-canary-7f3a
# replaces: own-uts
# expects: own-uts fail "A namespace lives as long as something holds it"
unshare --uts sh -c 'hostname $SEED_NAME; hostname'
