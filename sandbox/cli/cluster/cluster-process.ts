import { beginInBackground, endInBackground, isInBackground } from '../background-command.ts';
import type { CommandContext } from '../command-context.ts';
import type { SetupContext } from '../settings.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

/** Begins to prepare the cluster in the background (`drydock cluster`): nobody waits for it. */
export function beginCluster(context: CommandContext): void {
  const { data, kubernetes } = context.settings;
  if (kubernetes === 'off') {
    writeClusterState(data, { status: 'off' });
    return;
  }
  if (preparer(data) !== undefined) return;
  const pid = beginInBackground(context, { name: 'cluster', failure: 'Kubernetes is not prepared' });
  // Before it can say so itself: whoever ends everything must find it.
  if (pid === undefined) return;
  const startedAt = new Date().toISOString();
  writeClusterState(data, { status: 'preparing', phase: 'Beginning', percent: 0, startedAt, pid });
}

/** Ends it, when it runs: the next one goes on where it stopped. */
export const endCluster = ({ settings }: Pick<SetupContext, 'settings'>): Promise<void> =>
  endInBackground(preparer(settings.data));

/** The process that prepares it now. */
export function preparer(data: string): number | undefined {
  const state = readClusterState(data);
  return state?.status === 'preparing' && isInBackground(state.pid) ? state.pid : undefined;
}
