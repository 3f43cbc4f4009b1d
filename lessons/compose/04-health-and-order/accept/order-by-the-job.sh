# drydock-canary-7f3a
# replaces: waits, migrated
# api waits for the job alone, and the job for db: with each `up`, Compose runs the job before api.
cd ~/lessons/compose/04-health-and-order
sed -i '/^  migrate:/,/^  db:/s/depends_on: \[db\]/depends_on: { db: { condition: service_healthy } }/' compose.yaml
sed -i '/^  api:/,/^  migrate:/s/depends_on: \[db\]/depends_on: { migrate: { condition: service_completed_successfully } }/' compose.yaml
