import type { CommandContext } from './command-context.ts';
import type { InstanceState } from './instance-state.ts';
import { startSupervisor } from './start-supervisor.ts';
import { endProcesses } from './stop.ts';
import type { WebLaunch } from './web-launch.ts';

/** Starts a web beside the one that runs, on the same port; once it answers, the former one finishes what it does and goes. */
export async function renewWeb(
  context: CommandContext,
  launch: WebLaunch,
  former: InstanceState,
): Promise<InstanceState> {
  const next = await startSupervisor(context, { ...launch, successor: true });
  await endProcesses(former);
  return next;
}
