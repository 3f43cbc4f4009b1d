import type { Attack } from './attack.ts';

/** Numbers of system calls, which have no names in Perl: x86_64, aarch64. */
const numbers = {
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  io_setup: [206, 0],
  bpf: [321, 280],
  perf_event_open: [298, 241],
  io_uring_setup: [425, 425],
  fanotify_init: [300, 262],
  open_by_handle_at: [304, 265],
  quotactl: [179, 60],
  kexec_load: [246, 104],
  init_module: [175, 105],
  swapon: [167, 224],
  settimeofday: [164, 170],
  reboot: [169, 142],
} as const;

/** A call with harmless arguments: were it allowed, it would say something else than the refusal, mostly that they are wrong. */
const calling = (name: keyof typeof numbers, args: string): string => {
  const [x64, arm64] = numbers[name];
  return `perl -e '
    my $number = \`uname -m\` =~ /aarch64/ ? ${arm64} : ${x64};
    my $answer = syscall($number, ${args});
    print $answer == -1 ? "refused: $!\\n" : "OPEN $answer\\n";'`;
};

const absent = /refused: Function not implemented/;
const forbidden = /refused: Operation not permitted/;

/** Parts of the kernel that no lesson needs: a hole in them, or what they count for all sandboxes together, costs nobody here. */
export const systemCalls: readonly Attack[] = [
  { name: 'asynchronous requests', script: calling('io_setup', '1, my $context = pack("q", 0)'), refusal: absent },
  // ENOSYS and not EPERM: runc goes on without keyrings only then. There are 200 for a user, and all sandboxes are one to the kernel.
  {
    name: 'a key of the kernel',
    script: calling('add_key', 'my $type = "user", my $name = "a", my $value = "b", 1, -3'),
    refusal: absent,
  },
  {
    name: 'to ask for a key',
    script: calling('request_key', 'my $type = "user", my $name = "a", 0, -3'),
    refusal: absent,
  },
  { name: 'a keyring', script: calling('keyctl', '1, 0, 0, 0, 0'), refusal: absent },
  { name: 'a program in the kernel (bpf)', script: calling('bpf', '0, 0, 0'), refusal: forbidden },
  { name: 'counters of the processor', script: calling('perf_event_open', '0, 0, -1, -1, 0'), refusal: forbidden },
  { name: 'io_uring', script: calling('io_uring_setup', '1, 0'), refusal: forbidden },
  { name: 'to watch whole file systems', script: calling('fanotify_init', '0, 0'), refusal: forbidden },
  { name: 'to open a file by its handle', script: calling('open_by_handle_at', '-100, 0, 0'), refusal: forbidden },
  { name: 'quotas', script: calling('quotactl', '0, 0, 0, 0'), refusal: forbidden },
  { name: 'another kernel', script: calling('kexec_load', '0, 0, 0, 0'), refusal: forbidden },
  { name: 'a module of the kernel', script: calling('init_module', '0, 0, my $arguments = ""'), refusal: forbidden },
  { name: 'swap space', script: calling('swapon', 'my $file = "/root/swap", 0'), refusal: forbidden },
  // The same time again, were it allowed.
  { name: 'to set the clock', script: calling('settimeofday', 'my $now = pack("qq", time, 0), 0'), refusal: forbidden },
  { name: 'to restart the machine', script: calling('reboot', '0, 0, 0, 0'), refusal: forbidden },
];
