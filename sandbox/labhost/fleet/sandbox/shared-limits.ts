import { readFile, writeFile } from 'node:fs/promises';
import type { Log } from '../../observe/index.ts';

/**
 * What the kernel counts for the whole machine, or for one user, which all sandboxes are to it: a sandbox that takes all of it would
 * leave its neighbours none. With these the memory of a sandbox is its bound. Debian's values are 4096 and 128.
 */
const wanted = { 'kernel/pty/max': 1_048_576, 'fs/inotify/max_user_instances': 8192 } as const;

/** Raises what is lower, until the machine is started anew. Where that is forbidden, a warning says so and `drydock doctor` how to mend it. */
export async function raiseSharedLimits(log: Log, sysctls = '/proc/sys'): Promise<void> {
  for (const [name, value] of Object.entries(wanted)) {
    const file = `${sysctls}/${name}`;
    try {
      if (Number(await readFile(file, 'utf8')) < value) await writeFile(file, String(value));
    } catch (error) {
      log.warn({ err: error, file, value }, 'a limit that all sandboxes share could not be raised');
    }
  }
}
