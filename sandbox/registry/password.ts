import { createHmac } from 'node:crypto';

/** The secret of the course registry: it follows from the agent's, so that whoever speaks to the agent can give passwords. Hexadecimal. */
export function registrySecret(agentSecret: string): string {
  return createHmac('sha256', agentSecret).update('course registry').digest('hex');
}

/** What `name` logs in with: nothing is stored, the registry makes it anew to compare. 32 hexadecimal digits. */
export function registryPassword(secret: string, name: string): string {
  return createHmac('sha256', secret).update(`password\0${name}`).digest('hex').slice(0, 32);
}

/** Who fills the registry with the images of the course: the set-up. No learner is called so. */
export const registryStaff = 'course';
