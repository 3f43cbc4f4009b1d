import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import type { CommandContext } from './command-context.ts';
import { type InstanceState, readState } from './instance-state.ts';
import type { WebLaunch } from './web-launch.ts';

/** Longer than the supervisor itself gives web: its words say more. */
const answerWithinMs = 150_000;

/** Starts a supervisor in the background (`drydock supervise`) and waits until web answers. Throws UserError with its last lines. */
export async function startSupervisor(context: CommandContext, launch: WebLaunch): Promise<InstanceState> {
  const { root, signal, env } = context;
  writeFileSync(join(launch.data, 'launch.json'), JSON.stringify(launch), { mode: 0o600 });
  const logFile = join(launch.data, 'logs', 'supervisor.log');
  const out = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [join(root, 'sandbox/cli/main.ts'), 'supervise'], {
    cwd: root,
    env: { ...env, DRYDOCK_NAME: launch.name, DRYDOCK_DATA: launch.data },
    detached: true,
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  child.unref();
  let over = false;
  void once(child, 'exit').then(() => {
    over = true;
  });
  const deadline = Date.now() + answerWithinMs;
  while (!over && Date.now() < deadline) {
    const state = readState(launch.data);
    if (state !== undefined && state.pid === child.pid) return state;
    await wait(50, undefined, { signal });
  }
  child.kill('SIGTERM');
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10);
  throw new UserError({
    code: 'web-not-started',
    message: ['Web did not start. The last lines of its supervisor:', ...lines.map((line) => `    ${line}`)].join('\n'),
    hint: `All of its output is in ${logFile}`,
  });
}
