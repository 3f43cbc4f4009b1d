# drydock-canary-7f3a
# replaces: waits, migrated, survives
# expects: waits fail "A guess, not a condition."
# expects: migrated waiting "first"
# expects: survives waiting "first"
cd ~/lessons/compose/04-health-and-order
sed -i 's/command: python3 -u .app.api.py/command: sh -c "sleep 4; exec python3 -u \/app\/api.py"/' compose.yaml
docker compose up -d api
