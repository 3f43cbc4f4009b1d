import { expect, test } from 'vitest';
import { type LiveDown, lessonId } from '#protocol';
import { fakeApi } from './fake-api.ts';
import { FakeClock, settled } from './fake-clock.ts';
import { LiveLink } from './live-link.ts';
import type { WireEnd, WireMessage } from './wire.ts';

const lesson = lessonId.parse('linux/02-namespaces');

function linked() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const heard: (LiveDown['type'] | RetryKind)[] = [];
  let receive: (message: WireMessage) => void = () => {};
  let end: (end: WireEnd) => void = () => {};
  const link = new LiveLink(
    {
      clock,
      random: () => 0.5,
      api: fakeApi({ ticket: () => Promise.resolve({ ticket: 'once', expiresAt: 0 }) }),
      dial: (_path, received) => {
        receive = received;
        const ended = Promise.withResolvers<WireEnd>();
        end = ended.resolve;
        return Promise.resolve({
          send: (message) => sent.push(String(message)),
          close: () => ended.resolve({ code: 1005, reason: '' }),
          ended: ended.promise,
        });
      },
    },
    lesson,
    { message: (message) => heard.push(message.type), changed: (state) => heard.push(state.kind) },
  );
  return {
    clock,
    link,
    sent,
    heard,
    down: (message: string) => receive(message),
    lose: async () => {
      end({ code: 1006, reason: '' });
      await settled();
    },
  };
}
type RetryKind = 'idle' | 'trying' | 'healthy' | 'waiting';

test('shows its ticket, then says which lesson it watches', async () => {
  const { link, sent } = linked();
  link.start();
  await settled();
  expect(sent).toEqual(['{"ticket":"once"}', '{"type":"watch","lesson":"linux/02-namespaces"}']);
});

test('is healthy when web speaks, and ignores what it does not understand', async () => {
  const { link, heard, down } = linked();
  link.start();
  await settled();
  down('{"type":"pong"}');
  down('{"type":"fireworks"}');
  down('not json');
  expect(heard).toEqual(['trying', 'healthy', 'pong']);
});

test('comes back by itself and watches again', async () => {
  const { link, sent, lose, clock } = linked();
  link.start();
  await settled();
  sent.length = 0;
  await lose();
  await clock.pass(250);
  expect(sent).toHaveLength(2);
});

test('asks again for its lesson when told to, and not where nobody listens', async () => {
  const { link, sent } = linked();
  link.watchAgain();
  expect(sent).toEqual([]);
  link.start();
  await settled();
  sent.length = 0;
  link.watchAgain();
  expect(sent).toEqual(['{"type":"watch","lesson":"linux/02-namespaces"}']);
});

test('gives up a connection that went silent', async () => {
  const { link, heard, clock } = linked();
  link.start();
  await clock.pass(17_000);
  expect(heard).toEqual(['trying', 'waiting']);
});
