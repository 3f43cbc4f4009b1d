import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherCrowd } from '../testing/faults/crowd.ts';
import { newSitter, type Sitter } from '../testing/faults/sitter.ts';
import { openFleet } from '../testing/fleet-door.ts';
import { readInstance } from '../testing/instance.ts';
import { readState } from './instance-state.ts';
import { renewWeb } from './renew-web.ts';
import { startSupervisor } from './start-supervisor.ts';
import { endProcesses } from './stop.ts';
import { fakeContext } from './testing/fake-context.ts';
import { webLaunch } from './web-launch.ts';

/** What `drydock start` does with web when the code has changed, while learners work and pages ask all the time. */
const instance = readInstance();
const fleet = openFleet(instance);
const { context } = fakeContext(process.cwd(), { ...process.env, DRYDOCK_DATA: instance.data });
const running = () => {
  const state = readState(instance.data);
  if (state === undefined) throw new Error('The instance has no state.json');
  return state;
};
const launchFile = join(instance.data, 'launch.json');
const launchNow = () => webLaunch.parse(JSON.parse(readFileSync(launchFile, 'utf8')));

let sitter: Sitter;
beforeAll(async () => {
  sitter = await newSitter(instance);
});
afterAll(() => sitter.leave());

/** Each on a connection of its own, as many pages do that are opened just now. The status, or what went wrong. */
function ask(method: 'GET' | 'PUT', path: string, body?: string): Promise<string> {
  const { origin } = new URL(instance.url);
  const headers = { cookie: sitter.learner.cookie, origin, 'x-drydock-csrf': sitter.learner.session.csrf };
  return new Promise((resolve) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(
      new URL(path, instance.url),
      { method, headers: { ...headers, ...type }, agent: new Agent({ keepAlive: false }) },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(`${answer.statusCode}`)).on('error', (error) => resolve(`${error}`));
      },
    );
    sent.on('error', (error) => resolve(`${method} ${path}: ${error}`)).end(body);
  });
}

/** Asks without a pause until disposal: how often, and what came that should not. */
function flow() {
  const wrong: string[] = [];
  let [asked, ending] = [0, false];
  const keepAsking = async (look: () => Promise<string>) => {
    while (!ending) {
      const answer = await look();
      asked += 1;
      if (!['200', '204'].includes(answer)) wrong.push(answer);
    }
  };
  const all = Promise.all([
    keepAsking(() => ask('GET', '/')),
    keepAsking(() => ask('GET', '/api/progress')),
    keepAsking(() => ask('PUT', '/api/progress/resume', '{"lesson":"linux/02-namespaces"}')),
  ]);
  return {
    get asked() {
      return asked;
    },
    stop: async () => {
      ending = true;
      await all;
      return wrong;
    },
  };
}

test('web is renewed while a shell prints and pages ask: no request fails, pages come back, the shell is the same', async () => {
  const former = running();
  const since = sitter.page.told.length;
  const requests = flow();
  await expect.poll(() => requests.asked).toBeGreaterThan(20);
  const next = await renewWeb(context, launchNow(), former);
  const renewedAt = requests.asked;
  await expect.poll(() => requests.asked).toBeGreaterThan(renewedAt + 20);
  expect(await requests.stop()).toEqual([]);

  expect(next.webPid).not.toBe(former.webPid);
  expect(running()).toMatchObject({ pid: next.pid, webPid: next.webPid, url: former.url });
  expect(() => process.kill(former.webPid, 0)).toThrow('ESRCH');
  const closed = await sitter.page.next(({ type }) => type === 'closed', since);
  expect(closed).toMatchObject({ reason: expect.stringContaining('comes back by itself') });
  await sitter.page.next(
    (news) => news.type === 'sandbox' && news.sandbox.state === 'active',
    sitter.page.told.indexOf(closed),
  );
  await sitter.mustGoOn();
});

test('a new web that does not start leaves the former one as it is', async () => {
  const former = running();
  const requests = flow();
  const launch = launchNow();
  await expect(renewWeb(context, { ...launch, site: join(launch.root, 'no-such-site') }, former)).rejects.toMatchObject(
    {
      problem: { code: 'web-not-started' },
    },
  );
  writeFileSync(launchFile, JSON.stringify(launch), { mode: 0o600 });
  expect(await requests.stop()).toEqual([]);
  expect(running()).toMatchObject({ pid: former.pid, webPid: former.webPid });
  await sitter.mustGoOn();
});

test('two webs at once, for longer than an upgrade: the line keeps its order, and each in it gets one sandbox', async () => {
  const former = running();
  await using crowd = await gatherCrowd(instance, { sit: 1, wait: 2 });
  await startSupervisor(context, { ...launchNow(), successor: true });
  try {
    for (const waiter of crowd.waiters) await waiter.mustHaveKeptPlace();
    await crowd.makeRoom();
    for (const { page } of crowd.waiters) {
      await page.next((news) => news.type === 'sandbox' && news.sandbox.state === 'active', 0);
    }
  } finally {
    await endProcesses(former);
  }
  const sandboxes = await Promise.all(crowd.waiters.map(({ learner }) => learner.sandbox()));
  expect(sandboxes).toEqual(crowd.waiters.map(({ page }) => page.view?.state === 'active' && page.view.id));
  const seats = (await fleet.list()).flatMap(({ seat }) => seat ?? []);
  expect(seats).toEqual([...new Set(seats)]);
  await Promise.all(sandboxes.map((id) => fleet.remove(id)));
});
