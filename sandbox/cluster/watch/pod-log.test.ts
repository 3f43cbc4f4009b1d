import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { labNamespace } from '../../testing/cluster-things.ts';
import type { ApiServer } from '../api/api-server.ts';
import { followLog } from './pod-log.ts';
import { usualTimes } from './watch-context.ts';

const nobody = () => Promise.reject(new Error('Nobody asks for this'));

/** What is told of a log that is `whole`, and of which `more` comes to who follows it. */
async function toldOf(whole: (say: (line: string) => void) => Promise<void>, more: readonly string[], last: string) {
  const ended = new AbortController();
  const told: string[] = [];
  const api: ApiServer = {
    follow: async (path, { signal, onLine }) => {
      if (!path.endsWith('&follow=true')) return whole(onLine);
      for (const line of more) {
        // Longer than what is told together.
        await delay(150);
        onLine(line);
      }
      if (!signal.aborted) await once(signal, 'abort');
    },
    ...{ ask: nobody, pass: nobody, close: () => undefined },
  };
  const context = { api: () => api, learner: nobody, now: Date.now, times: usualTimes };
  const watched = { namespace: labNamespace, source: 'k8s.log:web:main', signal: ended.signal } as const;
  const following = followLog(context, watched, (news) =>
    told.push(news.type === 'value' ? news.value.text : news.type),
  );
  await vi.waitFor(() => expect(told.at(-1)).toBe(last), { timeout: 60_000 });
  ended.abort();
  await following;
  return told;
}

it('a log that is slow to come is never told as empty', async () => {
  const slow = async (say: (line: string) => void) => {
    await delay(1000);
    say('listening');
  };
  expect(await toldOf(slow, ['listening'], 'listening\n')).toEqual(['listening\n']);
});

it('one without words is empty', async () => {
  expect(await toldOf(async () => undefined, [], '')).toEqual(['']);
});

it('grows, and is never told shorter than it was', async () => {
  const two = async (say: (line: string) => void) => {
    say('one');
    say('two');
  };
  const told = await toldOf(two, ['one', 'two', 'three'], 'one\ntwo\nthree\n');
  expect(told).toEqual(['one\ntwo\n', 'one\ntwo\nthree\n']);
});
