# drydock-canary-7f3a
# The variables are set; the program reads its file.
# replaces: config
# expects: config fail "The variable is set. The program has read another value."
docker rm -f log-dev log-prod
docker run -d --name log-dev -e "GREETING=$SEED_NAME dev" -e "DATABASE_URL=sqlite:///$SEED_NAME.db" harbourlog
docker run -d --name log-prod -e "GREETING=$SEED_NAME prod" -e "DATABASE_URL=postgres://log:$SEED_PASSWORD@db.example/log" harbourlog
