# drydock-canary-7f3a
# replaces: oom
docker run --name "hog-$SEED_NAME" -m 32m --memory-swap 32m python:3.12-slim python -c "b'a' * 200_000_000"
