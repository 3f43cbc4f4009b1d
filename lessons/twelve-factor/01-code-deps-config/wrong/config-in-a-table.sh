# drydock-canary-7f3a
# The code has a line for each deploy and asks a variable which one counts.
# replaces: config
# expects: config fail "A value of one deploy stands in code that all deploys share."
cd ~/harbourlog
printf "import os\n\nDEPLOY = os.environ['DEPLOY']\nGREETING = {'dev': '$SEED_NAME dev', 'prod': '$SEED_NAME prod'}[DEPLOY]\nDATABASE_URL = os.environ['DATABASE_URL']\n" > config.py
git commit -am 'Take the settings from the environment'
docker build --label "org.opencontainers.image.revision=$(git rev-parse HEAD)" --tag harbourlog .
docker rm -f log-dev log-prod
docker run -d --name log-dev -e DEPLOY=dev -e "GREETING=$SEED_NAME dev" -e "DATABASE_URL=sqlite:///$SEED_NAME.db" harbourlog
docker run -d --name log-prod -e DEPLOY=prod -e "GREETING=$SEED_NAME prod" -e "DATABASE_URL=postgres://log:$SEED_PASSWORD@db.example/log" harbourlog
