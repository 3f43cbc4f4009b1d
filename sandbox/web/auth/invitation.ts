import { createHmac } from 'node:crypto';
import { sameText } from './tokens.ts';

/** Milliseconds that an invitation works. */
export const invitationLifetime = 15 * 60_000;

/**
 * What makes a learner an instructor until `expiresAt` (milliseconds since 1970): signed with the secret that only the operator's commands and
 * web can read, so that whoever may run commands here may invite, and nobody else.
 */
export function newInvitation(secret: string, expiresAt: number): string {
  return `${expiresAt.toString(36)}-${signature(secret, expiresAt)}`;
}

/** Whether it was signed with this secret and still works. */
export function isInvitation(secret: string, text: string, now: number): boolean {
  const [, time = '', signed = ''] = /^([0-9a-z]{1,12})-([\w-]{43})$/.exec(text) ?? [];
  const expiresAt = Number.parseInt(time, 36);
  return expiresAt > now && sameText(signed, signature(secret, expiresAt));
}

const signature = (secret: string, expiresAt: number): string =>
  createHmac('sha256', secret).update(`invitation of an instructor until ${expiresAt}`).digest('base64url');
