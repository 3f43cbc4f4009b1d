import { afterEach, expect, it } from 'vitest';
import { checkId, type DevEvent, devEvent, type Judged, lessonId, role, sandboxId } from '#protocol';
import { type Learner, newLearner } from '../../testing/learner.ts';
import { startWebUnderTest, type WebUnderTest } from '../../testing/web-under-test.ts';
import { createDevDesk, type DevDesk } from './dev-desk.ts';

const path = '/api/dev/lessons/linux/02-namespaces/trace';
const judged = (text: string, sandbox = 's-aaaaaaaaaaaa'): Judged => ({
  type: 'judged',
  lesson: lessonId.parse('linux/02-namespaces'),
  sandbox: sandboxId.parse(sandbox),
  check: checkId.parse('own-uts'),
  at: 1,
  causes: [{ kind: 'first' }],
  outcome: 'fail',
  before: 'waiting',
  after: 'fail',
  text,
});

let web: WebUnderTest | undefined;
const written: string[] = [];
afterEach(async () => {
  await web?.close();
  web = undefined;
  written.length = 0;
});

async function startDev(): Promise<{ desk: DevDesk; url: string; web: WebUnderTest }> {
  const desk = createDevDesk({ write: (line) => written.push(line) });
  web = await startWebUnderTest({}, desk);
  return { desk, url: web.url, web };
}

/** The events that a page of this learner gets, one after the other. */
async function follow(learner: Learner) {
  const answer = await learner.request('GET', path);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body?.getReader();
  let text = '';
  return {
    next: async (): Promise<DevEvent | undefined> => {
      for (;;) {
        const [block, ...rest] = text.split('\n\n');
        if (rest.length > 0) {
          text = rest.join('\n\n');
          const data = /^data: (.*)$/m.exec(block ?? '')?.[1];
          if (data !== undefined) return devEvent.parse(JSON.parse(data));
          continue;
        }
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return undefined;
        text += new TextDecoder().decode(value);
      }
    },
  };
}

it('is not there unless an author is at work, whatever the role', async () => {
  web = await startWebUnderTest();
  const guest = await newLearner(web.url);
  expect(guest.session.role).toBe('learner');
  for (const one of role.options) {
    await web.store.learners.setRole(guest.session.learner, one);
    expect((await guest.request('GET', path)).status).toBe(404);
  }
  expect([...web.routes].filter((route) => route.includes('/dev/'))).toEqual([]);
});

it('is for authors alone, which newcomers are while one is at work', async () => {
  const { url, web } = await startDev();
  const guest = await newLearner(url);
  expect(guest.session.role).toBe('author');
  const status = async (who: (typeof role.options)[number]) => {
    await web.store.learners.setRole(guest.session.learner, who);
    const answer = await guest.request('GET', path);
    await answer.body?.cancel();
    return answer.status;
  };
  expect([await status('learner'), await status('instructor')]).toEqual([403, 403]);
  expect([await status('author'), await status('admin')]).toEqual([200, 200]);
  expect((await fetch(new URL(path, url))).status).toBe(401);
});

it('tells what was, then what is, of the own sandbox, and ends with web', async () => {
  const { desk, url, web: running } = await startDev();
  const [mine, other] = [await newLearner(url), await newLearner(url)];
  desk.trace(mine.session.learner, judged('before a reset'));
  desk.trace(mine.session.learner, judged('first', 's-bbbbbbbbbbbb'));
  desk.trace(other.session.learner, judged('of another'));
  const page = await follow(mine);
  expect(await page.next()).toMatchObject({ text: 'first' });
  desk.trace(other.session.learner, judged('of another'));
  desk.trace(mine.session.learner, judged('second', 's-bbbbbbbbbbbb'));
  expect(await page.next()).toMatchObject({ text: 'second' });
  expect(written).toHaveLength(5);
  await running.stopWeb();
  expect(await page.next()).toBeUndefined();
  web = undefined;
  await running.agent.close();
});
