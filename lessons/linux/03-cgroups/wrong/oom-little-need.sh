# drydock-canary-7f3a
# replaces: oom
# expects: oom fail "Its program was done before it needed more than the limit."
docker run --name "hog-$SEED_NAME" --memory "${SEED_MEM}m" python:3.12-slim python -c "b'a' * 1_000_000"
