import { once } from 'node:events';
import type { LinuxSnapshot } from '#protocol';
import { observeInbox, openDoor } from '../../sandbox-doors.ts';
import { same } from './expect.ts';
import type { Fleet } from './fleet.ts';
import type { ProvenSandbox } from './sandbox.ts';

/** What the checks of lessons see of a limited container that met its limit: the lab host's own view of the sandbox. */
export async function limitsAreObserved(fleet: Fleet, { id, lines }: ProvenSandbox): Promise<string> {
  same(
    'a container that met its limit',
    await lines(
      'docker run -d --name seen -m 32m --cpus 0.5 --pids-limit 20 busybox sh -c "tail /dev/zero; exec sleep 3600" | wc -l',
    ),
    ['1', 'exit 0'],
  );
  const socket = await openDoor(`${fleet.url}/v1/sandboxes/${id}/observe`, fleet.secret);
  try {
    const inbox = observeInbox(socket);
    socket.send(JSON.stringify({ type: 'watch', sources: ['linux'] }));
    let last: LinuxSnapshot | undefined;
    const seen = inbox.first((message) => {
      if (message.type !== 'value' || message.source !== 'linux') return false;
      last = message.value;
      return describesIt(message.value);
    });
    const limit = AbortSignal.timeout(600_000);
    await Promise.race([
      seen,
      once(limit, 'abort').then(() => {
        throw new Error(`Not seen in 600 s; the last value: ${JSON.stringify(last?.cgroups)}`);
      }),
    ]);
    if (last === undefined) throw new Error('No value came');
    same('cgroupVersion', last.cgroupVersion, 2);
    return `${last.processes.length} processes in ${last.cgroups.length} cgroups`;
  } finally {
    socket.terminate();
    await lines('docker rm -f seen');
  }
}

function describesIt({ cgroups, processes }: LinuxSnapshot): boolean {
  const own = cgroups.find(
    ({ memoryMax, cpuMax, pidsMax }) => memoryMax === 32 * 1024 ** 2 && cpuMax === 0.5 && pidsMax === 20,
  );
  if (own === undefined || own.oomKills < 1) return false;
  return processes.some(({ cgroup, comm }) => cgroup === own.path && comm === 'sleep');
}
