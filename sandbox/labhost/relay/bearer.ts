import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Says whether a request carries `authorization: Bearer SECRET`, in a time that tells nothing of the secret. */
export function bearerCheck(secret: string): (request: IncomingMessage) => boolean {
  if (secret.length < 16) throw new Error('The secret of the agent has fewer than 16 characters');
  const expected = digest(`Bearer ${secret}`);
  return (request) => timingSafeEqual(expected, digest(request.headers.authorization ?? ''));
}

/** Equal lengths for the comparison, whatever came. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
