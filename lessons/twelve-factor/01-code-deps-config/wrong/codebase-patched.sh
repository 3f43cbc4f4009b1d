# drydock-canary-7f3a
# Patched where it runs.
# replaces: pinned, config
# expects: codebase fail "Built from files that nobody committed, or changed afterwards."
# expects: pinned waiting "log-dev"
# expects: config waiting "pinned by"
docker exec log-prod sh -c 'echo "# a quick fix" >> app.py'
