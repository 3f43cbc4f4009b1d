import { runProgram } from '../../run-program.ts';

/** All sandboxes share the machine's counts of inotify; each may use so much of them. */
const inotifyLimits = { max_inotify_instances: 256, max_inotify_watches: 32_768 } as const;

/** Number of setns(2), which has no name in Perl. */
const setns = { x64: 308, arm64: 268 } as const;

/**
 * Enters the sandbox's user namespace and writes its limits from there, which is the only way. A program that is started inside
 * loses the right to, on machines that withhold CAP_SYS_RESOURCE; so the one that enters writes.
 */
const program = `
  my ($number, $pid, %limits) = @ARGV;
  open(my $namespace, '<', "/proc/$pid/ns/user") or die "namespace: $!";
  # A number in a text is not a number to it.
  syscall($number + 0, fileno($namespace), 0) == 0 or die "setns: $!";
  while (my ($name, $value) = each %limits) {
    open(my $file, '>', "/proc/sys/user/$name") or die "$name: $!";
    print {$file} $value;
    close($file) or die "$name: $!";
  }`;

/** Caps what the user namespace of a process, and every one below it, takes of counts that all sandboxes share. */
export async function limitUserNamespace(pid: number): Promise<void> {
  const { arch } = process;
  if (arch !== 'x64' && arch !== 'arm64') throw new Error(`The number of setns is not known on ${arch}`);
  const limits = Object.entries(inotifyLimits).flatMap(([name, value]) => [name, String(value)]);
  await runProgram('perl', ['-e', program, String(setns[arch]), String(pid), ...limits]);
}
