import { learnerId, type Role, type Session, toBase32, UserError } from '#protocol';
import type { Learner, SessionRecord } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import { isInvitation } from './invitation.ts';
import { hashRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import { csrfToken, hashToken, newToken, sameText } from './tokens.ts';

/** Who is there: guests by cookie, brought back elsewhere by their recovery code. */
export interface Sessions {
  /** The session of a cookie's token; undefined when there is none. */
  find(token: string | undefined): Promise<SessionRecord | undefined>;
  /** What the page may know. */
  describe(record: SessionRecord): Session;
  /** Makes a new guest. `token` goes into the cookie. */
  createGuest(): Promise<{ token: string; session: Session }>;
  /** A new session of the learner with this code; `old` is ended. Throws UserError `unknown-code` (404). */
  recover(code: string, old: SessionRecord | undefined): Promise<{ token: string; session: Session }>;
  /** Makes its learner an instructor. Throws UserError `invitation-over` (410) for what is no invitation any more. */
  accept(invitation: string, record: SessionRecord): Promise<Session>;
  /** Whether this is the CSRF token of the session. */
  isCsrfToken(record: SessionRecord, given: unknown): boolean;
}

const day = 24 * 60 * 60 * 1000;
const lifetime = 180 * day;

/** What binds sessions to this installation. */
export interface SessionSecrets {
  /** CSRF tokens and recovery codes. */
  readonly key: string;
  /** Invitations: shared with the commands of the operator. */
  readonly invitations: string;
}

/** `guestRole` is who a newcomer is. */
export function createSessions(
  { store, now, random }: WebContext,
  { key, invitations }: SessionSecrets,
  guestRole: Role = 'learner',
): Sessions {
  const describe = ({ hash, learner }: Pick<SessionRecord, 'hash' | 'learner'>): Session => ({
    learner: learner.id,
    name: learner.name,
    role: learner.role,
    csrf: csrfToken(key, hash),
  });

  const open = async (learner: Learner) => {
    const token = newToken(random);
    const hash = hashToken(token);
    await store.sessions.create({ hash, learner: learner.id, createdAt: now(), expiresAt: now() + lifetime });
    return { token, session: describe({ hash, learner }) };
  };

  return {
    describe,
    find: async (token) => {
      if (token === undefined || token.length > 128) return undefined;
      const record = await store.sessions.find(hashToken(token), now());
      // Once a day is enough to keep it alive, and spares a write on every request.
      if (record !== undefined && now() - record.seenAt > day) {
        await store.sessions.touch(record.hash, now(), now() + lifetime);
      }
      return record;
    },
    createGuest: async () => {
      const recoveryCode = newRecoveryCode(random);
      const recoveryHash = hashRecoveryCode(key, recoveryCode);
      if (recoveryHash === undefined) throw new Error('A new recovery code is not a code');
      const id = learnerId.parse(`l-${toBase32(random(20))}`);
      const [high = 0, low = 0] = random(2);
      const learner: Learner = { id, name: `guest ${(((high << 8) | low) % 9000) + 1000}`, role: guestRole };
      await store.learners.create({ ...learner, recoveryHash, seedSecret: newToken(random), createdAt: now() });
      const { token, session } = await open(learner);
      return { token, session: { ...session, recoveryCode } };
    },
    recover: async (code, old) => {
      const hash = hashRecoveryCode(key, code);
      const learner = await store.learners.findByRecovery(hash ?? '');
      if (learner === undefined) throw unknownCode();
      const opened = await open(learner);
      if (old !== undefined) await store.sessions.remove(old.hash);
      return opened;
    },
    accept: async (invitation, { hash, learner }) => {
      if (!isInvitation(invitations, invitation, now())) throw invitationOver;
      // Whoever may do more already loses nothing.
      const role = learner.role === 'learner' ? 'instructor' : learner.role;
      await store.learners.setRole(learner.id, role);
      const id = Buffer.from(random(16)).toString('hex');
      await store.audit.record({ id, at: now(), actor: learner.id, action: 'learner.invited', subject: role });
      return describe({ hash, learner: { ...learner, role } });
    },
    isCsrfToken: (record, given) => typeof given === 'string' && sameText(given, csrfToken(key, record.hash)),
  };
}

const invitationOver = new UserError(
  {
    code: 'invitation-over',
    message: 'This invitation does not work, or no longer',
    hint: 'On the machine that runs Drydock, "npx drydock invite" prints a new one',
  },
  { status: 410 },
);

function unknownCode(): UserError {
  return new UserError(
    {
      code: 'unknown-code',
      message: 'No learner has this recovery code',
      hint: 'Check it letter by letter: it has four groups of four, without the letters O and I and the digits 0 and 1',
    },
    { status: 404 },
  );
}
