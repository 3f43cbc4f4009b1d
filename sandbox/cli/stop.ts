import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandContext } from './command-context.ts';
import { type InstanceState, isOurs, readState, removeState } from './instance-state.ts';
import type { Lab } from './lab.ts';

const drainMs = 20_000;

/** Ends web, then the lab host with its sandboxes. Progress, images and settings are kept. Idempotent. */
export async function stop(context: CommandContext, lab: Lab): Promise<void> {
  await stopDev(context);
  await stopWeb(context);
  await lab.stopLabHost(context);
}

/** Ends supervisor and web: asks first, and after 20 s no longer asks. */
export async function stopWeb({ settings, progress }: CommandContext): Promise<void> {
  const phase = progress.phase('Web');
  phase.done((await endInstance(settings.data)) ? 'stopped' : 'did not run');
}

/** Ends a `drydock dev` beside it, when there is one. */
export async function stopDev({ settings, say }: CommandContext): Promise<void> {
  if (await endInstance(devData(settings.data))) say('drydock dev was ended too.');
}

/** Where `drydock dev` keeps what is its own. */
export const devData = (data: string): string => join(data, 'dev');

/** Whether there was something to end. */
async function endInstance(data: string): Promise<boolean> {
  const state = readState(data);
  const had = state !== undefined && (await endProcesses(state));
  removeState(data);
  return had;
}

/** Ends a supervisor with its web: asks first, and after 20 s no longer asks. Whether there was something to end. */
export async function endProcesses(state: Pick<InstanceState, 'pid' | 'webPid'>): Promise<boolean> {
  const processes = ours(state);
  for (const pid of processes) tell(pid, 'SIGTERM');
  const deadline = Date.now() + drainMs;
  while (ours(state).length > 0) {
    if (Date.now() > deadline) for (const pid of ours(state)) tell(pid, 'SIGKILL');
    await wait(50);
  }
  return processes.length > 0;
}

/** The supervisor, or web alone when its supervisor was killed. */
function ours({ pid, webPid }: Pick<InstanceState, 'pid' | 'webPid'>): number[] {
  if (isOurs(pid, 'sandbox/cli/main.ts')) return [pid];
  return isOurs(webPid, 'sandbox/web/main.ts') ? [webPid] : [];
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the call.
  }
}
