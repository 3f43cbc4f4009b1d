# drydock-canary-7f3a
# replaces: pinned, config
# expects: pinned fail "came in unpinned: another package asked for it."
# expects: config waiting "pinned by"
true
