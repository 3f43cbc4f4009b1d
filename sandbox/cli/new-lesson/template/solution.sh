# drydock-canary-7f3a
# One correct way. Below each `#: NAME` stands one task; scripts in accept/ and wrong/ may replace it by that name.

#: runs
# `docker run -d` does both at once. Here each word is one that a check sees; sleep keeps the container alive.
docker create --name "$SEED_NAME" -m "${SEED_MEM}m" debian:trixie-slim sleep 1d
docker start "$SEED_NAME"
