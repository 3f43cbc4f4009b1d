/** Something that one sandbox uses up, and what another one does meanwhile that must not notice. */
export interface Exhaustion {
  readonly name: string;
  /** Bash: takes all it can get, prints what it got, and holds it for as long as it runs. Ended by the test. */
  readonly take: string;
  /** What it must be told where its own share ends; absent where it is merely slowed down. */
  readonly told?: RegExp;
  /** Bash, run by the neighbour meanwhile: ends with 0. */
  readonly neighbour: string;
}

const runsContainers = 'docker run --rm busybox:1.37 echo fine';
const perl = (program: string) => `perl -e '$| = 1; ${program}'`;
/** Numbers of x86_64, or of aarch64 with the second. */
const number = (x64: number, arm64: number) => `(\`uname -m\` =~ /aarch64/ ? ${arm64} : ${x64})`;
/** Calls until it fails, says how often it went well and why it did not go on, and keeps everything. */
const untilRefused = (call: string, most: number) =>
  perl(`my $number; my $had = 0; my $why = "enough";
    while ($had < ${most}) { ${call} or do { $why = "$!"; last }; $had++ }
    print "had $had: $why\\n"; sleep 60`);

/** What sandboxes share: a machine, and, as all of them are one user to the kernel, what it counts for each user. */
export const exhaustions: readonly Exhaustion[] = [
  {
    name: 'processes',
    // Some are given back, so that the test can ask what happened.
    take: perl(`my @children; my $why = "enough";
      while (@children < 2000) {
        my $child = fork;
        if (!defined $child) { $why = "$!"; last }
        if ($child == 0) { sleep 60; exit }
        push @children, $child;
      }
      my $had = @children; kill "KILL", splice(@children, 0, 80); print "had $had: $why\\n"; sleep 60`),
    told: /Resource temporarily unavailable/,
    neighbour: `${runsContainers} && for i in $(seq 300); do true & done; wait`,
  },
  {
    name: 'memory',
    take: 'for i in 1 2 3; do tail /dev/zero; echo "ended by $?"; done; sleep 60',
    told: /ended by 137|Killed/,
    neighbour: `${runsContainers} && head -c 300M /dev/zero | tail -c 300M | wc -c | grep -x 314572800`,
  },
  {
    name: 'memory, as files in memory',
    take: 'mkdir -p /tmp/t && mount -t tmpfs -o size=4g t /tmp/t && echo filling && dd if=/dev/zero of=/tmp/t/x bs=1M count=4000; echo "ended by $?"; sleep 60',
    neighbour: runsContainers,
  },
  {
    name: 'disk',
    take: 'cat /dev/zero > /root/fill; cat /dev/zero > /var/fill; echo held; sleep 60',
    told: /No space left on device/,
    neighbour: `${runsContainers} && dd if=/dev/zero of=/root/mine bs=1M count=500 && rm /root/mine`,
  },
  {
    name: 'inodes',
    take: 'mkdir -p /root/many && cd /root/many && seq 400000 | xargs touch; echo held; sleep 60',
    told: /No space left on device/,
    neighbour: `${runsContainers} && mkdir -p /root/few && cd /root/few && seq 2000 | xargs touch && rm -r /root/few`,
  },
  {
    name: 'processor',
    take: 'for i in 1 2 3 4; do while :; do :; done & done; echo busy; sleep 60',
    neighbour: runsContainers,
  },
  {
    name: 'inotify instances',
    take: untilRefused(`$number //= ${number(294, 26)}; syscall($number, 0) >= 0`, 5000),
    told: /had 2\d\d: Too many open files/,
    neighbour: `${runsContainers} && timeout 1 tail -f /etc/hostname | grep sandbox`,
  },
  {
    name: 'message queues',
    take: untilRefused(
      `$number //= ${number(240, 180)}; my $name = "q$had"; my $size = pack("q8", 0, 10, 8192, 0, 0, 0, 0, 0); syscall($number, $name, 0102, 0600, $size) >= 0`,
      5000,
    ),
    told: /had \d+: Too many open files/,
    neighbour: perl(
      `my $number = ${number(240, 180)}; my $name = "mine"; my $size = pack("q8", 0, 10, 128, 0, 0, 0, 0, 0); syscall($number, $name, 0102, 0600, $size) >= 0 or die "$!"`,
    ),
  },
  {
    name: 'timers, which count as pending signals',
    take: untilRefused(
      `$number //= ${number(222, 107)}; my $id = pack("q", 0); syscall($number, 1, 0, $id) >= 0`,
      100_000,
    ),
    told: /had \d+: Resource temporarily unavailable/,
    neighbour: perl(
      `my $number = ${number(222, 107)}; my $id = pack("q", 0); syscall($number, 1, 0, $id) >= 0 or die "$!"`,
    ),
  },
  {
    name: 'buffers of pipes',
    take: untilRefused('my ($in, $out); my $made = pipe($in, $out); push @pipes, $in, $out; $made', 20_000),
    neighbour: `${runsContainers} && head -c 50M /dev/zero | cat | wc -c | grep -x 52428800`,
  },
  {
    name: 'asynchronous input and output',
    take: untilRefused(
      `$number //= ${number(206, 0)}; my $context = pack("q", 0); syscall($number, 4096, $context) >= 0`,
      100,
    ),
    neighbour: `${runsContainers} && ${perl(
      `my $number = ${number(206, 0)}; my $context = pack("q", 0); syscall($number, 128, $context) >= 0 or $!{ENOSYS} or $!{EPERM} or die "$!"`,
    )}`,
  },
  {
    name: 'terminals',
    take: untilRefused('my $pty; open($pty, "+<", "/dev/ptmx") and push @ptys, $pty', 20_000),
    neighbour: 'script -qec "echo fine" /dev/null | grep fine && docker run --rm -t busybox:1.37 echo fine',
  },
  {
    name: 'entries of the neighbour table',
    take: 'ip link add d0 type dummy && ip addr add 172.31.0.1/16 dev d0 && ip link set d0 up; for a in $(seq 0 15); do for b in $(seq 1 250); do echo "neigh replace 172.31.$a.$b lladdr 02:00:00:00:00:01 dev d0 nud reachable"; done; done > /tmp/n; for i in $(seq 30); do ip -force -batch /tmp/n; sleep 1; done; echo held; sleep 60',
    neighbour:
      'docker run -d --rm --name web -p 8080:80 nginx:1.26 && curl -sf --retry 30 --retry-all-errors --retry-delay 1 localhost:8080 | grep -q Welcome && docker rm -f web',
  },
];
