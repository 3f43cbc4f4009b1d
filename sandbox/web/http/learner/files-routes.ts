import type { FastifyInstance } from 'fastify';
import { type SavedFiles, UserError } from '#protocol';
import type { Sandboxes } from '../../seats/sandboxes.ts';
import type { Snapshots } from '../../snapshots/snapshots.ts';
import { visitorOf } from '../guard.ts';
import { perMinute } from '../limits.ts';

const limited = (max: number) => ({ config: { permission: 'learn', rateLimit: perMinute(max) } }) as const;

/** A learner's own files: what is saved, as a download, and back into the sandbox. */
export function filesRoutes(
  app: FastifyInstance,
  { sandboxes, snapshots }: { readonly sandboxes: Sandboxes; readonly snapshots: Snapshots },
): void {
  app.get('/api/files', limited(60), async (request): Promise<SavedFiles> => {
    const saved = await snapshots.saved(visitorOf(request).learner.id);
    if (saved === undefined) throw noFiles;
    return saved;
  });

  app.get('/api/files/archive', limited(10), async (request, reply) => {
    const { id } = visitorOf(request).learner;
    const view = await sandboxes.view(id);
    const saved = view?.state === 'active' ? await snapshots.take(id, view.id) : await snapshots.saved(id);
    if (saved === undefined) throw noFiles;
    const day = new Date(saved.at).toISOString().slice(0, 10);
    return reply
      .header('content-type', 'application/gzip')
      .header('content-disposition', `attachment; filename="drydock-files-${day}.tar.gz"`)
      .header('cache-control', 'no-store')
      .send(snapshots.read(id));
  });

  app.post('/api/files/restore', limited(10), async (request, reply) => {
    const { id } = visitorOf(request).learner;
    const view = await sandboxes.view(id);
    if (view?.state !== 'active') throw noSandbox;
    if (!(await snapshots.restore(id, view.id))) throw noFiles;
    return reply.code(204).send();
  });
}

const noFiles = new UserError(
  {
    code: 'no-files',
    message: 'No files of yours are saved yet',
    hint: 'They are saved while you work in a sandbox: open a lesson with a terminal',
  },
  { status: 404 },
);

const noSandbox = new UserError(
  { code: 'no-sandbox', message: 'You have no sandbox that runs', hint: 'Start it again, then try once more' },
  { status: 404 },
);
