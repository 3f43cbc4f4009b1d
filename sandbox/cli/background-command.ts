import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from './command-context.ts';
import { isOurs } from './instance-state.ts';

const program = 'sandbox/cli/main.ts';

/** Leaves `drydock <name>` at work in the background, at a low priority; its words go to logs/<name>.log. The process; undefined when it could not begin. */
export function beginInBackground(
  { root, env, settings, say }: CommandContext,
  { name, failure }: { readonly name: string; readonly failure: string },
): number | undefined {
  mkdirSync(join(settings.data, 'logs'), { recursive: true, mode: 0o711 });
  const out = openSync(join(settings.data, 'logs', `${name}.log`), 'a', 0o600);
  const child = spawn('nice', [process.execPath, join(root, program), name], {
    cwd: root,
    env: { ...env, DRYDOCK_NAME: settings.name, DRYDOCK_DATA: settings.data },
    detached: true,
    stdio: ['ignore', out, out],
  });
  child.on('error', (cause) => say(`${failure}: ${cause.message}`));
  closeSync(out);
  child.unref();
  return child.pid;
}

/** Whether this process is such a command, and not another one that got its number. */
export const isInBackground = (pid: number | undefined): pid is number => pid !== undefined && isOurs(pid, program);

/** Milliseconds until it is no longer asked. */
const patience = 20_000;

/** Ends it, when it runs: asks first. */
export async function endInBackground(pid: number | undefined): Promise<void> {
  for (const deadline = Date.now() + patience; isInBackground(pid); await wait(50)) {
    process.kill(pid, Date.now() > deadline ? 'SIGKILL' : 'SIGTERM');
  }
}
