# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "Its program was done before it needed more than the limit."
# Asked for and never written to: no memory stands behind it.
docker run --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" python:3.12-slim python -c 'bytes(200_000_000)'
