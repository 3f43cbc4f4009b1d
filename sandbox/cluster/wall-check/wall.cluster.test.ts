import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openAdministrator } from '../../testing/course-cluster.ts';
import { type ApiServer, orUndefined } from '../api/api-server.ts';
import { pathOf } from '../api/kube-object.ts';
import { namespaceObject } from '../spaces/space-objects.ts';
import { checkSandboxes } from './check-objects.ts';
import { checkWall } from './check-wall.ts';

const wallPath = '/apis/apps/v1/namespaces/drydock-system/daemonsets/wall';
let api: ApiServer;
beforeAll(() => {
  api = openAdministrator();
});
afterAll(() => api.close());

const daemon = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({ image: z.string(), env: z.array(z.object({ name: z.string(), value: z.string().default('') })) }),
        ]),
      }),
    }),
  }),
});

it('from a pod of a learner everything is closed but own pods, resolver, API server, registry and, where it is on, the internet', async () => {
  const [container] = daemon.parse(await api.ask({ method: 'GET', path: wallPath })).spec.template.spec.containers;
  const setting = (name: string) => container.env.find((one) => one.name === name)?.value ?? '';
  const [address = '', port] = setting('DRYDOCK_REGISTRY').split(':');
  const wall = await checkWall(api, {
    image: container.image,
    egress: setting('DRYDOCK_EGRESS') === 'off' ? 'off' : 'on',
    registry: address === '' ? undefined : { address, port: Number(port) },
    instance: 'tests',
    signal: new AbortController().signal,
    standing: Promise.resolve(undefined),
  });
  expect(wall).toEqual({ state: 'open' });
});

it('a wall that does not stand is closed, whatever answers', async () => {
  const options = { egress: 'on', instance: 'tests', signal: new AbortController().signal } as const;
  const image = daemon.parse(await api.ask({ method: 'GET', path: wallPath })).spec.template.spec.containers[0].image;
  const standing = Promise.resolve('0 of 1 pods of the wall are ready');
  expect(await checkWall(api, { ...options, image, standing })).toEqual({
    state: 'closed',
    reason: '0 of 1 pods of the wall are ready',
  });
});

it('the check leaves nothing', async () => {
  for (const sandbox of checkSandboxes) {
    const path = pathOf(namespaceObject({ instance: 'tests', sandbox }));
    await expect.poll(async () => (await orUndefined(api.ask({ method: 'GET', path }))) === undefined).toBe(true);
  }
});
