import { beginInBackground, endInBackground, isInBackground } from '../background-command.ts';
import type { CommandContext } from '../command-context.ts';
import type { SetupContext } from '../settings.ts';
import { readStock, writeStock } from './stock-state.ts';

/** Begins to fill the course registry in the background (`drydock stock`): nobody waits for it. */
export function beginStock(context: CommandContext): void {
  const { data } = context.settings;
  if (isInBackground(readStock(data)?.pid)) return;
  const pid = beginInBackground(context, { name: 'stock', failure: 'The course registry is not filled' });
  // Before it can say so itself: whoever ends everything must find it.
  if (pid !== undefined) writeStock(data, { pid, held: [], missing: [] });
}

/** Ends it, when it runs: whatever it has put there stays. */
export const endStock = ({ settings }: Pick<SetupContext, 'settings'>): Promise<void> =>
  endInBackground(readStock(settings.data)?.pid);
