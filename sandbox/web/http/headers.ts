import type { FastifyInstance } from 'fastify';

/** Headers of every answer. `secure`: the public origin is https. */
export function installHeaders(
  app: FastifyInstance,
  { policy, secure }: { policy: () => string; secure: boolean },
): void {
  const headers = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(self)',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(secure ? { 'strict-transport-security': 'max-age=15552000' } : {}),
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header('content-security-policy', policy());
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}
