import type { Role } from '#protocol';

/**
 * What a route may ask for. `read` is everybody; `enter` too, and the cookie is looked at; `learn` is a learner's own
 * work; `teach` is classes and places for them; `explain` shows how checks come to their verdicts, answers and all; `operate` is the inside of the installation.
 */
export type Permission = 'read' | 'enter' | 'learn' | 'teach' | 'explain' | 'operate';

const permissionsOf: Record<Role | 'anonymous', readonly Permission[]> = {
  anonymous: ['read', 'enter'],
  learner: ['read', 'enter', 'learn'],
  instructor: ['read', 'enter', 'learn', 'teach'],
  author: ['read', 'enter', 'learn', 'explain'],
  admin: ['read', 'enter', 'learn', 'teach', 'explain', 'operate'],
};

export function isAllowed(role: Role | 'anonymous', permission: Permission): boolean {
  return permissionsOf[role].includes(permission);
}
