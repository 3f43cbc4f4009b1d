# drydock-canary-7f3a
# What somebody left on this machine: three containers that have ended, each in another way, and one that is needed.
# That one comes last: when it is there, all of this was done.
docker inspect keep-me >/dev/null 2>&1 && exit 0
docker rm -f junk-done junk-broken junk-killed >/dev/null 2>&1
set -e
docker run -d --name junk-done --label left=over busybox:1.37 echo finished >/dev/null
docker run -d --name junk-broken --label left=over busybox:1.37 sh -c 'echo no such file; exit 1' >/dev/null
docker run -d --name junk-killed --label left=over busybox:1.37 sleep 1d >/dev/null
docker kill junk-killed >/dev/null
docker wait junk-done junk-broken junk-killed >/dev/null
docker run -d --name keep-me --label "attempt=$NONCE" busybox:1.37 sleep 100d >/dev/null
