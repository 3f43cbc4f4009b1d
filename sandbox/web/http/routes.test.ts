import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { role } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';
import { installGuard } from './guard.ts';

/** Every route, and whom it lets in. `nobody` is a browser without a session. A new route belongs here. */
const learners = ['learner', 'instructor', 'author', 'admin'];
const everybody = ['nobody', ...learners];
const teachers = ['instructor', 'admin'];
const table: [route: string, allowed: string[], body?: object][] = [
  ['GET /', everybody],
  ['GET /healthz', everybody],
  ['GET /readyz', everybody],
  ['GET /metrics', ['admin']],
  ['POST /api/session', everybody],
  ['POST /api/session/recover', everybody, { code: 'AAAA-AAAA-AAAA-AAAA' }],
  ['POST /api/session/invitation', learners, { invitation: 'none' }],
  ['GET /api/progress', learners],
  ['PUT /api/progress/resume', learners, { lesson: 'linux/02-namespaces' }],
  ['GET /api/lessons/linux/02-namespaces/checks', learners],
  ['GET /api/lessons/linux/02-namespaces/seeds', learners],
  ['GET /api/lessons/linux/02-namespaces/answers', learners],
  ['POST /api/lessons/linux/02-namespaces/answers', learners, { answers: [{ question: 'q', choice: 'right', at: 1 }] }],
  ['GET /api/lessons/linux/02-namespaces/help', learners],
  ['POST /api/lessons/linux/02-namespaces/checks/own-uts/hint', learners],
  ['POST /api/lessons/linux/02-namespaces/checks/own-uts/solution', learners],
  ['POST /api/sandbox', learners],
  ['GET /api/sandbox', learners],
  ['POST /api/sandbox/reset', learners],
  ['POST /api/sandbox/begin', learners, { lesson: 'linux/02-namespaces', task: 'own-uts' }],
  ['GET /api/files', learners],
  ['GET /api/files/archive', learners],
  ['POST /api/files/restore', learners],
  ['POST /api/sandbox/pause', learners],
  ['POST /api/sandbox/extend', learners],
  ['POST /api/classes', teachers, { name: 'Tuesday' }],
  ['GET /api/classes', teachers],
  ['POST /api/classes/join', learners, { code: 'AAAA-AAAA' }],
  ['POST /api/classes/c-aaaaaaaaaaaa/reservations', teachers, { seats: 1, startsAt: 1, endsAt: 2 }],
  ['DELETE /api/classes/c-aaaaaaaaaaaa/reservations/r-aaaaaaaaaaaa', teachers],
  ['POST /api/tickets', learners, { use: 'live' }],
  ['POST /api/previews', learners, { port: 8080 }],
  ['GET /api/terminal', learners],
  ['GET /api/live', learners],
];
/** As they are registered: one a line, `/*` is the site. */
const registered = table.map(([route]) =>
  route
    .replace(/ \/$/, ' /*')
    .replace('/linux/02-namespaces/', '/:track/:slug/')
    .replace('/own-uts/', '/:check/')
    .replace('c-aaaaaaaaaaaa', ':id')
    .replace('r-aaaaaaaaaaaa', ':reservation'),
);

let web: WebUnderTest;
const people = new Map<string, Learner>();
beforeAll(async () => {
  web = await startWebUnderTest();
  for (const name of role.options) {
    const learner = await newLearner(web.url);
    await web.store.learners.setRole(learner.session.learner, name);
    people.set(name, learner);
  }
});
afterAll(() => web.close());

/** As if through a proxy: being on this machine gives no right then. */
const forwarded = { 'x-forwarded-for': '203.0.113.9' };

describe.each(table)('%s', (route, allowed, body) => {
  it.each(everybody)('and %s', async (who) => {
    const [method = '', path = ''] = route.split(' ');
    const person = people.get(who);
    const answer = await fetch(new URL(path, web.url), {
      method,
      headers: {
        ...forwarded,
        origin: web.url,
        ...(person === undefined ? {} : { cookie: person.cookie, 'x-drydock-csrf': person.session.csrf }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const refusal = person === undefined ? 401 : 403;
    if (allowed.includes(who)) expect([401, 403]).not.toContain(answer.status);
    else expect(answer.status).toBe(refusal);
  });
});

describe('routes', () => {
  it('are all in the table above', () => {
    const found = [...web.routes].filter((route) => !route.startsWith('HEAD '));
    expect(found.sort()).toEqual([...registered].sort());
  });

  it('without a permission keep web from starting', async () => {
    const app = Fastify();
    const gate = { checkHost: () => undefined, checkOrigin: () => undefined };
    const sessions = { find: async () => undefined, isCsrfToken: () => false };
    installGuard(app, { gate, sessions, cookie: () => ({ name: 'drydock' }) });
    app.get('/open', async () => 'hello');
    await expect(app.ready()).rejects.toThrow('Routes without a permission: GET /open, HEAD /open');
  });
});
