# Said once, in the first terminal of a sandbox.
if [ -t 1 ] && [ ! -e /run/greeted ] && : > /run/greeted; then
  echo 'This Linux is yours: you are root, docker and podman are ready. Break what you like; Reset gives you a new one.'
fi 2> /dev/null
