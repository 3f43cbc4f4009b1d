import { createHash, timingSafeEqual } from 'node:crypto';

/** Says whether a value of the header `authorization` is `Bearer SECRET`, in a time that tells nothing of the secret. */
export function bearerCheck(secret: string): (header: string | undefined) => boolean {
  const expected = digest(`Bearer ${secret}`);
  return (header) => timingSafeEqual(expected, digest(header ?? ''));
}

/** Equal lengths for the comparison, whatever came. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
