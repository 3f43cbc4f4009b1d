import { createHmac } from 'node:crypto';

/** No 0, O, 1, I: a code is read from paper. 32 letters, so a byte maps evenly. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Four groups of four, 80 random bits: `K7QM-…`. */
export function newRecoveryCode(random: (bytes: number) => Uint8Array): string {
  const letters = Array.from(random(16), (byte) => alphabet.charAt(byte % 32)).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** What is stored of a code, however its groups and case were typed; undefined when it cannot be a code. */
export function hashRecoveryCode(key: string, typed: string): string | undefined {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  if (code.length !== 16 || [...code].some((letter) => !alphabet.includes(letter))) return undefined;
  return createHmac('sha256', key).update(`recovery:${code}`).digest('hex');
}
