# drydock-canary-7f3a
# The earlier tasks change the file; who did them has applied it.
cd ~/lessons/compose/04-health-and-order && docker compose up -d
