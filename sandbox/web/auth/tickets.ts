import type { SandboxId, Ticket } from '#protocol';
import type { SessionRecord, TicketRecord, TicketUse } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { hashToken, newToken } from './tokens.ts';

/** One-time rights to open a socket. They live in the database, so a restart neither loses nor doubles one. */
export interface Tickets {
  issue(session: SessionRecord, use: TicketUse, sandbox: SandboxId | undefined): Promise<Ticket>;
  /** Takes the ticket; undefined when it is unknown, used or expired. */
  spend(ticket: string): Promise<TicketRecord | undefined>;
}

/** Milliseconds that a ticket works. */
const lifetime = 30_000;

export function createTickets({ store, now, random }: WebContext): Tickets {
  return {
    issue: async (session, use, sandbox) => {
      const ticket = newToken(random);
      const expiresAt = now() + lifetime;
      await store.tickets.removeExpired(now());
      await store.tickets.create({
        hash: hashToken(ticket),
        session: session.hash,
        learner: session.learner.id,
        use,
        sandbox,
        expiresAt,
      });
      return { ticket, expiresAt };
    },
    spend: (ticket) => store.tickets.spend(hashToken(ticket), now()),
  };
}
