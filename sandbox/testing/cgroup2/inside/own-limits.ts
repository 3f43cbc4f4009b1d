import { same, until } from './expect.ts';
import type { ProvenSandbox } from './sandbox.ts';

/** The sandbox's own limits as the lab host set them: memory without swap, processes, one core. */
export async function hasOwnLimits({ limit }: ProvenSandbox): Promise<string> {
  same('memory.max', await limit('memory.max'), String(1024 ** 3));
  same('memory.swap.max', await limit('memory.swap.max'), '0');
  same('pids.max', await limit('pids.max'), '512');
  same('cpu.max', await limit('cpu.max'), '100000 100000');
  return '1 GiB, no swap, 512 processes, 1 core';
}

const files = 'memory.max memory.high memory.swap.max pids.max cpu.max cpu.weight cgroup.max.descendants';

/** Root in the sandbox tries every way to its limits that it has; none may move. */
export async function cannotRaiseThem(sandbox: ProvenSandbox): Promise<string> {
  const lines = await sandbox.lines(`
    try() { for file in ${files}; do if echo max 2> /dev/null > "$1/$file"; then echo "wrote $1/$file"; fi; done; }
    # Some take no word but a number.
    try_number() { for file in pids.max cpu.weight cgroup.max.descendants; do if echo 5000 2> /dev/null > "$1/$file"; then echo "wrote $1/$file"; fi; done; }
    own=/sys/fs/cgroup
    try $own; try_number $own
    chmod 666 $own/memory.max 2> /dev/null && echo 'changed the mode'
    mount -o remount,rw,nsdelegate $own 2> /dev/null; try $own
    mkdir -p /tmp/again && mount -t cgroup2 none /tmp/again && { try /tmp/again; try_number /tmp/again; }
    umount /tmp/again
    for way in .. ../..; do echo 0 2> /dev/null > "$own/$way/cgroup.procs" && echo "left by $way"; done
    for way in /proc/1/root/sys/fs/cgroup; do try $way; done
    true`);
  same('what could be written', lines, ['exit 0']);
  await hasOwnLimits(sandbox);
  return 'nothing could be written';
}

/**
 * Forks until the kernel says no, then ends them all without another fork. They open a pipe that nobody writes to: no program is
 * loaded, for emulation is slow.
 */
const crowd = `
  mkfifo /tmp/never
  sh << 'END'
    trap 'kill -KILL $pids' EXIT
    i=0
    while [ $i -lt 700 ]; do { read word < /tmp/never; } & pids="$pids $!"; i=$((i + 1)); done
END
  rm /tmp/never`;

/** 700 processes are asked for; the kernel refuses beyond the limit, and room is made again when they go. */
export async function processesAreBounded(sandbox: ProvenSandbox): Promise<string> {
  const refused = async () => Number(/^max (\d+)$/m.exec(await sandbox.limit('pids.events'))?.[1]);
  const before = await refused();
  const lines = await sandbox.lines(crowd);
  const after = await refused();
  const peak = Number(await sandbox.limit('pids.peak'));
  if (!(after > before)) throw new Error(`The kernel refused nobody, ${peak} at most: ${lines.join(' | ')}`);
  if (peak > 512) throw new Error(`There were ${peak} processes at once`);
  await until(
    'room for new processes',
    600,
    async () => Number(await sandbox.limit('pids.current')) < 200 || undefined,
  );
  return `${after - before} refused, never more than ${peak}`;
}

/** A process that takes 1200 MiB in one go is killed at the sandbox's limit; the sandbox itself goes on. */
export async function memoryIsBounded(sandbox: ProvenSandbox): Promise<string> {
  // Kills in the containers below count here as well.
  const kills = async () => Number(/^oom_kill (\d+)$/m.exec(await sandbox.limit('memory.events'))?.[1]);
  const before = await kills();
  const lines = await sandbox.lines(
    '{ dd if=/dev/zero of=/dev/null bs=1200M count=1; code=$?; } 2> /dev/null; echo "dd ended with $code"; docker version --format ok',
  );
  same('the greedy process', lines, ['dd ended with 137', 'ok', 'exit 0']);
  same('kills', (await kills()) - before, 1);
  return 'one process killed, its engine answers';
}
