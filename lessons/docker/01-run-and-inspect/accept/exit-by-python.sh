# drydock-canary-7f3a
# replaces: exit-code
docker run -d --name "short-$SEED_NAME" python:3.12-slim python -c "raise SystemExit($SEED_CODE)"
docker wait "short-$SEED_NAME"
