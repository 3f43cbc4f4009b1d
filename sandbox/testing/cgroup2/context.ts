import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { progressOn } from '../../bootstrap/progress-lines.mjs';
import { readSettings, type SetupContext } from '../../cli/settings.ts';

export interface ProofContext extends SetupContext {
  /** Folder of disks, logs and archives. */
  readonly folder: string;
  /** File that `log` writes to. */
  readonly logFile: string;
}

/** Context of the set-up whose images are used: the one of this environment. Ends on Ctrl-C. */
export function proofContext(env: NodeJS.ProcessEnv): ProofContext {
  const root = resolve(import.meta.dirname, '../../..');
  const folder = join(root, '.drydock', 'cgroup2');
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'setup.log');
  const stream = createWriteStream(logFile);
  const log = (line: string) => void stream.write(`${line}\n`);
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => ending.abort(new Error('Interrupted')));
  return {
    settings: readSettings({ env, root, isRoot: true }),
    root,
    folder,
    logFile,
    log,
    progress: progressOn({ screen: process.stderr, env, now: () => performance.now(), log }),
    signal: ending.signal,
  };
}

/** The lab host that is made here, moved to the other machine and removed again: an instance of its own, without ready sandboxes. */
export function passengerContext(context: ProofContext): SetupContext {
  const env = {
    DRYDOCK_NAME: 'drydock-cgroup2',
    DRYDOCK_DATA: join(context.folder, 'instance'),
    DRYDOCK_NETWORK: '10.198.0.0/24',
    DRYDOCK_WARM: '0',
  };
  return { ...context, settings: readSettings({ env, root: context.root, isRoot: true }) };
}
