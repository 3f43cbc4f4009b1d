import type { ClusterState } from '#protocol';
import { beginInBackground, endInBackground, isInBackground } from '../background-command.ts';
import type { CommandContext } from '../command-context.ts';
import type { SetupContext } from '../settings.ts';
import { lookAtExisting } from './existing/look-at-existing.ts';
import { linesOf } from './existing/tell-findings.ts';
import { standingCluster } from './standing-cluster.ts';
import { readClusterState, writeClusterState } from './state-file.ts';

/**
 * Begins to prepare the cluster in the background (`drydock cluster`): nobody waits for it. One that answers stays ready meanwhile; of an existing one
 * it first says what is missing.
 */
export async function beginCluster(context: CommandContext): Promise<void> {
  const { data, kubernetes, kubeconfig } = context.settings;
  if (kubernetes === 'off') {
    writeClusterState(data, { status: 'off' });
    return;
  }
  for (const line of linesOf(await lookAtExisting(context))) context.say(line);
  if (preparer(data) !== undefined) return;
  const standing = kubeconfig === undefined ? await standingCluster(context) : undefined;
  const pid = beginInBackground(context, { name: 'cluster', failure: 'Kubernetes is not prepared' });
  // Before it can say so itself: whoever ends everything must find it.
  if (pid === undefined) return;
  const startedAt = new Date().toISOString();
  const begun = { status: 'preparing', phase: 'Beginning', percent: 0, startedAt } as const;
  writeClusterState(data, { ...(standing ?? begun), pid });
}

/** Begins where the last attempt failed or was cut short, or was off and is asked for now, and says so; does nothing where it goes on or stands. */
export async function retryCluster(context: CommandContext): Promise<void> {
  const { data } = context.settings;
  const status = readClusterState(data)?.status;
  const isAsked = context.env.DRYDOCK_KUBERNETES === 'on' || context.settings.kubeconfig !== undefined;
  if (!isWanted(status, { ...context.settings, isAsked }) || preparer(data) !== undefined) return;
  context.say('Kubernetes is prepared in the background; npx drydock doctor tells how far it is.');
  await beginCluster(context);
}

interface Wish extends Pick<SetupContext['settings'], 'kubernetes'> {
  /** In so many words, not by default. */
  readonly isAsked: boolean;
}

/** Whether a Drydock that runs has no cluster and is to have one. Where it was started without, a plain start leaves it so. Pure. */
export function isWanted(status: ClusterState['status'] | undefined, { kubernetes, isAsked }: Wish): boolean {
  if (kubernetes === 'off') return false;
  return status === 'failed' || status === 'preparing' || (status === 'off' && isAsked);
}

/** Ends it, when it runs: the next one goes on where it stopped. */
export const endCluster = ({ settings }: Pick<SetupContext, 'settings'>): Promise<void> =>
  endInBackground(preparer(settings.data));

/** The process that prepares it now. */
export function preparer(data: string): number | undefined {
  const state = readClusterState(data);
  const pid = state?.status === 'preparing' || state?.status === 'ready' ? state.pid : undefined;
  return isInBackground(pid) ? pid : undefined;
}
