import { readFileSync } from 'node:fs';
import { UserError } from '#protocol';
import { invitationLifetime, newInvitation } from '../web/auth/invitation.ts';
import type { CommandContext } from './command-context.ts';
import { findRunning } from './instance-state.ts';

/** Prints the link of an invitation. Throws UserError `not-running`. */
export async function invite(
  { settings, print, say }: CommandContext,
  { json }: { readonly json: boolean },
): Promise<void> {
  const running = findRunning(settings.data);
  if (running === undefined) {
    const hint = 'Start it with "npm start", or set DRYDOCK_NAME or DRYDOCK_DATA to those of the instance';
    throw new UserError({ code: 'not-running', message: 'No Drydock runs here', hint });
  }
  const secret = readFileSync(running.secretFile, 'utf8').trim();
  const url = new URL('/teach/', running.url);
  // Behind the sign # it reaches no log of a proxy.
  url.hash = newInvitation(secret, Date.now() + invitationLifetime);
  print(json ? JSON.stringify({ url: url.href }) : url.href);
  if (!json) say('Whoever opens it within 15 minutes is an instructor from then on.');
}
