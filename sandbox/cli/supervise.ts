import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from './command-context.ts';
import { runSupervised } from './start.ts';
import { webLaunch } from './web-launch.ts';

/** The supervisor that `start --detach` leaves in the background: reads `launch.json` and keeps web running until SIGTERM. */
export async function supervise(context: CommandContext): Promise<void> {
  const launch = webLaunch.parse(JSON.parse(readFileSync(join(context.settings.data, 'launch.json'), 'utf8')));
  const said = (line: string) => context.say(`${new Date().toISOString()} ${line}`);
  await runSupervised({ ...context, log: said }, launch, (first) => said(first ? 'web answers' : 'web answers again'));
}
