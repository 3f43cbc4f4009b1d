/** Flags of engines that stand alone. All other flags of theirs take a value. */
const aloneOfEngines = new Set(
  `-d --detach --rm -i --interactive -t --tty -it -ti -dit --init --privileged --read-only --no-healthcheck -P --publish-all
  --sig-proxy --oom-kill-disable -q --quiet -a --all -f --force -v --volumes --wait --build --no-build --no-deps --no-recreate
  --force-recreate --remove-orphans --no-start --internal --ipv6 --attachable --no-cache --pull --push --load`.split(
    /\s+/,
  ),
);
/** The same letter means a value after these. */
const valueAfter = new Map([
  ['-v', new Set(['run', 'create'])],
  ['-f', new Set(['inspect', 'compose', 'build', 'ps', 'ls'])],
  ['-t', new Set(['build', 'stop', 'restart'])],
  ['--pull', new Set(['run', 'create', 'up'])],
]);
/** Flags of other programs that take the next word. */
const withValue: Readonly<Record<string, ReadonlySet<string>>> = {
  unshare: new Set(['-S', '-G', '-R', '--root', '-w', '--wd', '--setuid', '--setgid', '--map-user', '--map-group']),
  nsenter: new Set(['-t', '--target', '-S', '-G', '--setuid', '--setgid']),
  head: new Set(['-n', '-c']),
  tail: new Set(['-n', '-c']),
  curl: new Set(['-X', '-H', '-d', '-o', '--data', '--header', '--request']),
  setpriv: new Set(['--reuid', '--regid', '--groups']),
};

/** Whether a flag takes the next word as its value. `words` are those of the command before it, the program first. */
export function takesValue(flag: string, words: readonly string[]): boolean {
  if (flag.includes('=')) return false;
  const [program = ''] = words;
  if (program !== 'docker' && program !== 'podman') return withValue[program]?.has(flag) ?? false;
  const after = valueAfter.get(flag);
  if (after !== undefined && words.some((word) => after.has(word))) return true;
  return !aloneOfEngines.has(flag);
}
