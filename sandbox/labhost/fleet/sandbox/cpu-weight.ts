import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the processor is shared out between sandboxes, with the weight of one that a learner waits for and of one that nobody does. */
const files = [
  { controller: 'cpu', file: 'cpu.shares', usual: '1024', low: '64' },
  { controller: '', file: 'cpu.weight', usual: '100', low: '6' },
] as const;

/** A sandbox that is made in advance gets the processor when no learner wants it. */
export function giveWay(container: string, mountPoint = '/sys/fs/cgroup'): Promise<void> {
  return weigh(container, 'low', mountPoint);
}

/** It is somebody's now, and counts like any other. */
export function takePart(container: string, mountPoint = '/sys/fs/cgroup'): Promise<void> {
  return weigh(container, 'usual', mountPoint);
}

/** cgroup v1 has one of the files, v2 the other; a controller that is missing shares nothing out. */
async function weigh(container: string, how: 'usual' | 'low', mountPoint: string): Promise<void> {
  for (const { controller, file, ...weight } of files) {
    const path = join(mountPoint, controller, 'labs', container, file);
    await writeFile(path, `${weight[how]}\n`, { flag: 'r+' }).catch(() => undefined);
  }
}
