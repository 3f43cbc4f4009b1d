import { createHmac } from 'node:crypto';
import { type LearnerId, learnerId, type SandboxId, sandboxId, toBase32 } from '#protocol';
import type { Learner } from '../../storage/index.ts';
import { sameText } from '../auth/tokens.ts';
import type { WebContext } from '../context.ts';
import type { Sandboxes } from '../seats/sandboxes.ts';

/** A right to look into one sandbox, for one session of its learner. */
interface Grant {
  readonly sandbox: SandboxId;
  /** Hash of the session. */
  readonly session: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Who may see ports of which sandbox. Nothing is stored: a grant is signed, and good as long as its session and its sandbox. */
export interface Grants {
  /** The part of an address that nobody guesses; the same for all ports of a sandbox. */
  nameOf(learner: LearnerId, sandbox: SandboxId): string;
  issue(session: string, sandbox: SandboxId): string;
  /** Undefined in the same time whether the grant is missing, forged, old, or of somebody else. Without a name any sandbox of its learner does. */
  admit(grant: string | undefined, name?: string): Promise<{ sandbox: SandboxId; learner: Learner } | undefined>;
}

/** Milliseconds. */
export const grantLife = 12 * 60 * 60 * 1000;

/** Looked up in the place of somebody, so that nobody takes as long. */
const nobody = learnerId.parse(`l-${'a'.repeat(20)}`);
const nothing: Grant = { sandbox: sandboxId.parse(`s-${'a'.repeat(12)}`), session: '0'.repeat(64), expiresAt: 0 };

export function createGrants(
  { store, now, sandboxes }: Pick<WebContext, 'store' | 'now'> & { readonly sandboxes: Pick<Sandboxes, 'owns'> },
  key: string,
): Grants {
  const mac = (text: string) => createHmac('sha256', key).update(`preview:${text}`);
  const sign = (text: string) => `${text}.${mac(`grant:${text}`).digest('base64url')}`;
  const nameOf = (learner: LearnerId, sandbox: SandboxId) =>
    toBase32(mac(`name:${learner}:${sandbox}`).digest().subarray(0, 20));

  const read = (text: string): Grant | undefined => {
    const [, body = '', id, session = '', time = ''] =
      /^((s-[a-z2-7]{12})\.([0-9a-f]{64})\.([0-9]{1,15}))\.[\w-]{43}$/.exec(text.slice(0, 256)) ?? [];
    const genuine = sameText(text, sign(body));
    const sandbox = sandboxId.safeParse(id).data;
    return !genuine || sandbox === undefined ? undefined : { sandbox, session, expiresAt: Number(time) };
  };

  return {
    nameOf,
    issue: (session, sandbox) => sign(`${sandbox}.${session}.${now() + grantLife}`),
    admit: async (text, name) => {
      const grant = read(text ?? '') ?? nothing;
      const session = await store.sessions.find(grant.session, now());
      const learner = session?.learner;
      const owns = await sandboxes.owns(learner?.id ?? nobody, grant.sandbox);
      const right = nameOf(learner?.id ?? nobody, grant.sandbox);
      const fits = sameText(name ?? right, right);
      if (learner === undefined || !owns || !fits || grant.expiresAt <= now()) return undefined;
      return { sandbox: grant.sandbox, learner };
    },
  };
}
