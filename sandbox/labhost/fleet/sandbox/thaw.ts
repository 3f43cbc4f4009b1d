import { constants } from 'node:fs';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What thaws one cgroup: the file in its folder, and the word for it. */
export interface Freezer {
  /** Folder of the sandbox's cgroup. */
  readonly folder: string;
  readonly file: string;
  readonly word: string;
}

const again = 200;

/** Where the processes of a sandbox can be frozen: cgroup v1 has a hierarchy for it, v2 a file in each group. */
export function freezersOf(container: string, mountPoint = '/sys/fs/cgroup'): readonly Freezer[] {
  return [
    { folder: join(mountPoint, 'freezer', 'labs', container), file: 'freezer.state', word: 'THAWED' },
    { folder: join(mountPoint, 'labs', container), file: 'cgroup.freeze', word: '0' },
  ];
}

/**
 * Ends something of a sandbox while nothing in it stays frozen. Frozen processes, those of a container that its learner has paused, do
 * not die of a SIGKILL on cgroup v1 before they thaw. Thawing goes on until the end: a process that is still alive may freeze again.
 */
export async function whileThawing<T>(freezers: readonly Freezer[], end: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const thawing = keepThawing(freezers, over.signal);
  try {
    return await end();
  } finally {
    over.abort();
    await thawing;
  }
}

async function keepThawing(freezers: readonly Freezer[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const { folder, file, word } of freezers) await thawTree(folder, file, word, signal);
    await pause(again, undefined, { signal }).catch(() => undefined);
  }
}

/** The group and every one below it. Each is reached from its parent, open, because a learner's tree may be deeper than a path is long. */
async function thawTree(folder: string, file: string, word: string, signal: AbortSignal): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY).catch(() => undefined);
  if (handle === undefined) return;
  try {
    const here = `/proc/self/fd/${handle.fd}`;
    // Gone between two looks, or a group without this file: nothing is frozen there.
    await writeFile(join(here, file), word, { flag: 'r+' }).catch(() => undefined);
    for (const entry of await readdir(here, { withFileTypes: true }).catch(() => [])) {
      if (signal.aborted) return;
      if (entry.isDirectory()) await thawTree(join(here, entry.name), file, word, signal);
    }
  } finally {
    await handle.close();
  }
}
