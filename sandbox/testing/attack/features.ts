import type { Feature } from './attack.ts';

/** What lessons do. Run after the attacks and in the same sandbox: a wall that only holds because nothing works would show here. */
export const features: readonly Feature[] = [
  { name: 'docker run', script: 'docker run --rm busybox:1.37 echo fine', prints: /fine/ },
  {
    name: 'docker build',
    script:
      'mkdir -p /tmp/b && cd /tmp/b && printf "FROM busybox:1.37\\nRUN echo x > /y\\n" > Dockerfile && docker build -q -t b . && docker run --rm b cat /y',
    prints: /x\n$/,
  },
  {
    name: 'docker compose',
    script:
      'mkdir -p /tmp/c && cd /tmp/c && printf "services:\\n  web:\\n    image: nginx:1.26\\n" > compose.yaml && docker compose up -d && docker compose ps && docker compose down -t 0',
    prints: /c-web-1/,
  },
  {
    name: 'a published port',
    script:
      'docker run -d --name pub -p 8080:80 nginx:1.26 && curl -s --retry 50 --retry-all-errors --retry-delay 1 localhost:8080',
    prints: /Welcome to nginx/,
  },
  {
    name: 'a memory limit that the kernel holds',
    script:
      'docker run --rm -m 32m busybox:1.37 cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null || true',
    prints: /33554432/,
  },
  {
    name: 'the end of who takes more memory than his limit',
    script:
      "docker run --name greedy -m 32m busybox:1.37 sh -c 'tail /dev/zero'; docker inspect -f '{{.State.OOMKilled}} {{.State.ExitCode}}' greedy",
    prints: /true 137/,
  },
  {
    name: 'a limit of processes that the kernel holds',
    script: "docker run --rm --pids-limit 8 busybox:1.37 sh -c 'for i in $(seq 20); do sleep 1 & done' 2>&1 || true",
    prints: /can't fork|Resource temporarily unavailable/,
  },
  { name: 'lsns', script: 'lsns', prints: /nginx/ },
  {
    name: 'unshare',
    script:
      'unshare --uts --pid --net --mount --ipc --cgroup --fork --mount-proc sh -c "hostname other; hostname; ps -e | wc -l"',
    prints: /other/,
  },
  { name: 'unshare with a user namespace', script: 'unshare --user --map-root-user id -u', prints: /^0/ },
  {
    name: 'nsenter',
    script: "nsenter -t $(docker inspect -f '{{.State.Pid}}' pub) -n ip -brief addr show eth0",
    prints: /eth0/,
  },
  {
    name: 'an overlay on a tmpfs',
    script:
      'mkdir -p /tmp/o && mount -t tmpfs o /tmp/o && cd /tmp/o && mkdir l u w m && echo low > l/a && mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m && echo up >> m/a && cat u/a && umount m && cd / && umount /tmp/o',
    prints: /low\nup/,
  },
  {
    name: 'a control group of one’s own',
    script:
      'if [ -d /sys/fs/cgroup/pids ]; then at=/sys/fs/cgroup/pids/own; else at=/sys/fs/cgroup/own; fi; mkdir $at && (echo $BASHPID > $at/cgroup.procs && grep own /proc/self/cgroup); rmdir $at',
    prints: /own/,
  },
  {
    name: 'veth, bridge and a named network namespace',
    script:
      'ip netns add ns1 && ip link add v0 type veth peer name v1 netns ns1 && ip link add br0 type bridge && ip link set v0 master br0 && nsenter --net=/run/netns/ns1 ip -brief link; ip link del br0; ip netns del ns1',
    prints: /v1/,
  },
  {
    name: 'iptables',
    script:
      'iptables -t nat -A PREROUTING -p tcp --dport 9999 -j REDIRECT --to-ports 8080 && iptables -t nat -S PREROUTING && iptables -t nat -D PREROUTING -p tcp --dport 9999 -j REDIRECT --to-ports 8080',
    prints: /9999/,
  },
  {
    name: 'podman as root, and a pod',
    script:
      'docker save busybox:1.37 | podman load -q && podman pod create --infra-command "" --name pod1 2>/dev/null || true; podman run --rm busybox:1.37 echo from-podman',
    prints: /from-podman/,
  },
  {
    name: 'podman without root',
    script:
      'docker save busybox:1.37 -o /tmp/bb.tar && chmod 644 /tmp/bb.tar && su - sailor -c "podman load -q -i /tmp/bb.tar && podman run --rm busybox:1.37 id -u"',
    prints: /\n0\n$/,
  },
  {
    name: 'a health check',
    script:
      "docker run -d --name well --health-cmd true --health-interval 1s busybox:1.37 sleep 1d && for i in $(seq 100); do docker inspect -f '{{.State.Health.Status}}' well | grep healthy$ && exit 0; sleep 0.2; done; exit 1",
    prints: /healthy/,
  },
  {
    name: 'a volume',
    script: 'docker run --rm -v keep:/d busybox:1.37 touch /d/x && docker run --rm -v keep:/d busybox:1.37 ls /d',
    prints: /x/,
  },
  { name: 'strace', script: 'strace -f -e trace=openat -o /tmp/trace true && grep -c openat /tmp/trace', prints: /\d/ },
];
