import type { Attack } from './attack.ts';

const denied = /[Pp]ermission denied|[Oo]peration not permitted|must be superuser|cannot mount|wrong fs type/;
const readOnly = /Read-only file system|Permission denied|Operation not permitted|^not there$/m;

/** Opens for writing and writes nothing. Only what is there: a new file of that name would prove nothing. */
const writes = (path: string) => `[ -e ${path} ] || { echo 'not there'; exit; }; : >> ${path} && echo OPEN`;
const mounts = (type: string, options = '') =>
  `mkdir -p /tmp/m && mount -t ${type} ${options} none /tmp/m && echo OPEN && umount /tmp/m`;

const mounting: readonly Attack[] = [
  ...['devtmpfs', 'debugfs', 'tracefs', 'bpf', 'securityfs', 'configfs', 'hugetlbfs', 'ext4'].map((type) => ({
    name: `to mount ${type}`,
    script: mounts(type),
    refusal: /permission denied|not permitted|unknown filesystem|wrong fs type|must be superuser|special device/i,
  })),
  {
    name: 'a hierarchy of control groups of its own',
    script: mounts('cgroup', '-o none,name=mine'),
    refusal: /permission denied|not permitted|wrong fs type|must be superuser/i,
  },
  {
    name: 'to mount a disk of the machine',
    script:
      'for disk in vda sda nvme0n1 loop0 loop1 loop2 zram0; do mount -o ro /dev/$disk /mnt && echo OPEN; done; ls /dev',
    refusal: /special device|does not exist|permission denied/i,
  },
  {
    name: 'a device node of a disk',
    script: 'mknod /tmp/disk b 7 0 && echo OPEN; mknod /quota/disk b 254 0 && echo OPEN',
    refusal: denied,
  },
  {
    name: 'a device node in a namespace of its own',
    script: 'unshare --user --map-root-user --mount mknod /tmp/disk2 b 7 0 && echo OPEN',
    refusal: denied,
  },
];

const kernelSettings: readonly Attack[] = [
  ...[
    '/proc/sys/kernel/core_pattern',
    '/proc/sys/kernel/modprobe',
    '/proc/sys/kernel/panic',
    '/proc/sys/kernel/randomize_va_space',
    '/proc/sys/vm/overcommit_memory',
    '/proc/sys/fs/file-max',
    '/proc/sys/fs/binfmt_misc/register',
    '/proc/sysrq-trigger',
    '/sys/kernel/uevent_helper',
    '/sys/power/state',
  ].map((path) => ({ name: `to write ${path}`, script: writes(path), refusal: readOnly })),
  {
    name: 'core_pattern through a proc of its own',
    script: `unshare --pid --fork --mount-proc bash -c ': >> /proc/sys/kernel/core_pattern && echo OPEN'`,
    refusal: denied,
  },
  {
    name: 'core_pattern below an unmounted mask',
    script: 'umount -l /proc/sys; umount -l /proc/sysrq-trigger; : >> /proc/sys/kernel/core_pattern && echo OPEN',
    refusal: denied,
  },
  {
    name: 'the log of the kernel',
    script: 'head -c 1 /dev/kmsg && echo OPEN; dmesg && echo OPEN',
    refusal: /not permitted|No such file|Permission denied/,
  },
  {
    name: 'the memory of the machine',
    script: 'head -c 1 /dev/mem && echo OPEN; head -c 1 /proc/kcore && echo OPEN',
    refusal: /not permitted|No such file|Permission denied/,
  },
];

const limits: readonly Attack[] = [
  {
    name: 'a release_agent',
    script: `files=$(find /sys/fs/cgroup -name release_agent); [ -n "$files" ] || { echo 'not there'; exit; }; for file in $files; do : >> "$file" && echo OPEN; done`,
    refusal: readOnly,
  },
  ...['memory/memory.limit_in_bytes', 'pids/pids.max', 'cpu/cpu.cfs_quota_us', 'memory.max', 'pids.max', 'cpu.max'].map(
    (file) => ({ name: `to raise its own ${file}`, script: writes(`/sys/fs/cgroup/${file}`), refusal: readOnly }),
  ),
  {
    name: 'more devices',
    script: `for file in /sys/fs/cgroup/devices/devices.allow /sys/fs/cgroup/devices.allow; do ${'[ -e $file ] && echo a > $file && echo OPEN'}; done; head -c 1 /dev/kvm && echo OPEN`,
    refusal: /Permission denied|not permitted|No such file/,
  },
  {
    name: 'its own limits through a hierarchy that it mounts anew',
    script:
      'mkdir -p /tmp/m; mount -t cgroup -o memory none /tmp/m || mount -t cgroup2 none /tmp/m; for file in memory.limit_in_bytes memory.max; do [ -e /tmp/m/$file ] && : >> /tmp/m/$file && echo OPEN; done; umount /tmp/m',
    refusal: /Permission denied|permission denied|not permitted/,
  },
];

/** What stands outside of a sandbox and is not its own. Each script compares with the sandbox itself. */
const outside: readonly Attack[] = [
  {
    name: 'the root of the first process',
    script: 'ls /proc/1/root/ && echo OPEN; nsenter -t 1 -m true && echo OPEN; cat /proc/1/environ && echo OPEN',
    refusal: denied,
  },
  {
    name: 'more than its own processes to --pid host',
    script: `docker run --rm --pid host busybox:1.37 ps -o args > /tmp/seen; grep -E '[u]serns-remap|[m]ain.ts (fleet|relay)' /tmp/seen && echo OPEN; grep -q '[d]ockerd' /tmp/seen && echo 'sees its own engine alone'`,
    refusal: /sees its own engine alone/,
  },
  {
    name: 'more than its own files to -v /:/host',
    script: `echo mine > /root/marker; docker run --rm -v /:/host busybox:1.37 sh -c 'cat /host/root/marker; ls -d /host/var/lib/drydock /host/run/drydock-fleet.pid && echo OPEN'`,
    refusal: /mine\n[\s\S]*No such file/,
  },
  {
    name: 'a container with every right',
    script: 'docker run --rm --privileged busybox:1.37 mknod /disk b 7 0 && echo OPEN',
    refusal: /sysfs|not permitted|permission denied/i,
  },
  {
    name: 'a container with every capability to make devices',
    script:
      'docker run --rm --cap-add ALL --security-opt seccomp=unconfined busybox:1.37 mknod /disk b 7 0 && echo OPEN',
    refusal: /not permitted|permission denied/i,
  },
  {
    name: 'a container on the engine of the lab host',
    script: `gateway=$(ip route | awk '/default/ {print $3}'); for port in 2375 2376 7001 7002; do timeout 2 bash -c ": < /dev/tcp/$gateway/$port" && echo OPEN $port; done`,
    refusal: /Connection refused|No route to host|unreachable/,
  },
  {
    name: 'another engine than its own behind any socket',
    script: `own=$(docker info -f '{{.ID}}'); find / '(' -path /proc -o -path /sys ')' -prune -o -type s -print 2>/dev/null | while read -r socket; do id=$(curl -s -m 1 --unix-socket "$socket" http://x/info | jq -r '.ID // empty' 2>/dev/null); if [ "$id" = "$own" ]; then echo "its own: $socket"; elif [ -n "$id" ]; then echo "OPEN $socket"; fi; done`,
    refusal: /its own: /,
  },
  {
    name: 'to write into the image layers that all share',
    script: `for dir in /layers /var/lib/docker/overlay2/*/diff; do mountpoint -q "$dir" || continue; touch "$dir/mark" && echo OPEN; mount -o remount,bind,rw "$dir" && touch "$dir/mark" && echo OPEN; done`,
    refusal: /Read-only file system[\s\S]*(permission denied|not permitted|read-only)/i,
  },
];

/** Ways out of a sandbox, from the attack list of the security study. Each is tried for real. */
export const escapes: readonly Attack[] = [...mounting, ...kernelSettings, ...limits, ...outside];
