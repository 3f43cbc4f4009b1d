import { closeCode } from '#protocol';
import { isAllowed } from '../auth/permissions.ts';
import { type AuthorisedSocket, closeWith, type SocketContext } from './socket-context.ts';

/** Milliseconds between two looks. */
const recheckEvery = 60_000;

/** Looks each minute whether the session still lives and, for a terminal, whether the sandbox is still the learner's. */
export function recheckRights({ store, sandboxes, log, now }: SocketContext, authorised: AuthorisedSocket): void {
  const { socket, visitor, ticket } = authorised;
  const check = async () => {
    const session = await store.sessions.find(visitor.hash, now());
    if (session === undefined || !isAllowed(session.learner.role, 'learn')) {
      return closeWith(socket, closeCode.ticket, 'Your session ended; reload the page');
    }
    if (ticket.sandbox === undefined || (await sandboxes.owns(visitor.learner.id, ticket.sandbox))) return;
    closeWith(socket, closeCode.sandboxGone, 'This sandbox is not yours any more');
  };
  const timer = setInterval(() => {
    // A database that does not answer now is asked again in a minute.
    check().catch((error: unknown) => log.warn({ err: error }, 'Rights could not be checked'));
  }, recheckEvery);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
}
