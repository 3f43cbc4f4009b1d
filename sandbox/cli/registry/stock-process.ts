import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from '../command-context.ts';
import { isOurs } from '../instance-state.ts';
import type { SetupContext } from '../settings.ts';
import { readStock, writeStock } from './stock-state.ts';

const program = 'sandbox/cli/main.ts';

/** Begins to fill the course registry in the background (`drydock stock`): nobody waits for it. Its words go to logs/stock.log. */
export function beginStock({ root, env, settings, say }: CommandContext): void {
  const running = readStock(settings.data)?.pid;
  if (running !== undefined && isOurs(running, program)) return;
  mkdirSync(join(settings.data, 'logs'), { recursive: true, mode: 0o711 });
  const out = openSync(join(settings.data, 'logs', 'stock.log'), 'a', 0o600);
  const child = spawn('nice', [process.execPath, join(root, program), 'stock'], {
    cwd: root,
    env: { ...env, DRYDOCK_NAME: settings.name, DRYDOCK_DATA: settings.data },
    detached: true,
    stdio: ['ignore', out, out],
  });
  child.on('error', (cause) => say(`The course registry is not filled: ${cause.message}`));
  closeSync(out);
  child.unref();
  // Before it can say so itself: whoever ends everything must find it.
  if (child.pid !== undefined) writeStock(settings.data, { pid: child.pid, held: [], missing: [] });
}

/** Milliseconds until it is no longer asked. */
const patience = 20_000;

/** Ends it, when it runs: whatever it has put there stays. */
export async function endStock({ settings }: Pick<SetupContext, 'settings'>): Promise<void> {
  const pid = readStock(settings.data)?.pid;
  if (pid === undefined) return;
  for (const deadline = Date.now() + patience; isOurs(pid, program); await wait(50)) {
    process.kill(pid, Date.now() > deadline ? 'SIGKILL' : 'SIGTERM');
  }
}
