import { access } from 'node:fs/promises';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { UserError } from '#protocol';

/** Throws UserError `no-site` when the folder holds no built site. */
export async function assertSite(folder: string): Promise<void> {
  await access(join(folder, 'index.html')).catch((cause: unknown) => {
    throw new UserError(
      {
        code: 'no-site',
        message: `DRYDOCK_SITE is ${JSON.stringify(folder)}, and there is no index.html in it`,
        hint: 'Build the site first: `npx astro build`; or set DRYDOCK_SITE to the folder of a built one',
      },
      { cause },
    );
  });
}

/** Serves the built site: compressed forms beside the files, hashed assets for ever, pages always fresh. */
export async function installSite(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(async (site) => {
    site.addHook('onRoute', (route) => {
      route.config = { ...route.config, permission: 'read' };
    });
    await site.register(serveStatic, {
      root: folder,
      preCompressed: true,
      redirect: true,
      dotfiles: 'ignore',
      cacheControl: false,
      logLevel: 'warn',
      setHeaders: (reply, path) => {
        const hashed = path.startsWith(join(folder, '_astro/'));
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    site.setNotFoundHandler((request, reply) => {
      const isPage = request.method === 'GET' && !request.url.startsWith('/api/');
      if (isPage) return reply.code(404).sendFile('404.html');
      const path = JSON.stringify(request.url.slice(0, 200));
      return reply.code(404).send({
        error: { code: 'not-found', message: `There is nothing at ${path}`, hint: 'Check the address' },
      });
    });
  });
}
