import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from '../command-context.ts';
import { isOurs } from '../instance-state.ts';
import type { SetupContext } from '../settings.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

const program = 'sandbox/cli/main.ts';

/** Begins to prepare the cluster in the background (`drydock cluster`): nobody waits for it. Its words go to logs/cluster.log. */
export function beginCluster({ root, env, settings, say }: CommandContext): void {
  if (settings.kubernetes === 'off') {
    writeClusterState(settings.data, { status: 'off' });
    return;
  }
  if (preparer(settings.data) !== undefined) return;
  mkdirSync(join(settings.data, 'logs'), { recursive: true, mode: 0o711 });
  const out = openSync(join(settings.data, 'logs', 'cluster.log'), 'a', 0o600);
  const child = spawn('nice', [process.execPath, join(root, program), 'cluster'], {
    cwd: root,
    env: { ...env, DRYDOCK_NAME: settings.name, DRYDOCK_DATA: settings.data },
    detached: true,
    stdio: ['ignore', out, out],
  });
  child.on('error', (cause) => say(`Kubernetes is not prepared: ${cause.message}`));
  closeSync(out);
  child.unref();
  // Before it can say so itself: whoever ends everything must find it.
  if (child.pid === undefined) return;
  const startedAt = new Date().toISOString();
  writeClusterState(settings.data, { status: 'preparing', phase: 'Beginning', percent: 0, startedAt, pid: child.pid });
}

/** Milliseconds until it is no longer asked. */
const patience = 20_000;

/** Ends it, when it runs: the next one goes on where it stopped. */
export async function endCluster({ settings }: Pick<SetupContext, 'settings'>): Promise<void> {
  const pid = preparer(settings.data);
  if (pid === undefined) return;
  for (const deadline = Date.now() + patience; isOurs(pid, program); await wait(50)) {
    process.kill(pid, Date.now() > deadline ? 'SIGKILL' : 'SIGTERM');
  }
}

/** The process that prepares it now. */
export function preparer(data: string): number | undefined {
  const state = readClusterState(data);
  return state?.status === 'preparing' && isOurs(state.pid, program) ? state.pid : undefined;
}
