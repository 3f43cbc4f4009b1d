import 'fastify';
import type { SessionRecord } from '../../storage/index.ts';
import type { Permission } from '../auth/permissions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; a route without one keeps web from starting. */
    permission?: Permission;
  }
  interface FastifyRequest {
    /** The session of the cookie, when the route's permission made us look. */
    visitor: SessionRecord | undefined;
  }
}
