import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { FromPodRequest } from '#protocol';
import { httpOverNc, ncTo } from './http-over-nc.ts';
import type { Ended, RunningInPod } from './run-in-pod.ts';

const asked: FromPodRequest = {
  ...{ from: 'pod', host: 'hello', port: 80, method: 'GET', path: '/info', headers: {} },
  timeoutMs: 300,
};
/** A program in a pod of which the test says what it prints, complains of, and how it ends. */
function aLine(words = '') {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const line: RunningInPod = { input, output, ended, complaint: () => words, close: () => undefined };
  const end = (how: Ended) => {
    resolve(how);
    output.end();
  };
  return { line, print: (text: string) => output.write(text), end, input };
}
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nahoy\n';

it('a pod that is slow to begin takes nothing of the time for an answer', async () => {
  const { line, print } = aLine();
  const answer = httpOverNc(line, asked);
  await delay(2 * asked.timeoutMs);
  print(`\n${ok}`);
  expect(await answer).toMatchObject({ outcome: 'answered', status: 200, body: 'ahoy\n', cut: false });
});

it('asks as a program would, by the name of the Service', async () => {
  const { line, print, input } = aLine();
  const answer = httpOverNc(line, { ...asked, timeoutMs: 60_000, headers: { accept: 'text/plain' } });
  print('\n');
  let text = '';
  input.on('data', (chunk) => {
    text += chunk;
    if (text.endsWith('\r\n\r\n')) print(ok);
  });
  expect(await answer).toMatchObject({ outcome: 'answered' });
  expect(text).toMatch(/^GET \/info HTTP\/1.1\r\n/);
  expect(text).toMatch(/\r\nhost: hello\r\n/i);
  expect(text).toMatch(/\r\naccept: text\/plain\r\n/);
  expect(ncTo(asked).slice(-3)).toEqual(['2', 'hello', '80']);
});

it.each<[string, string, string, Ended]>([
  ['refused', '', 'nc: hello (10.96.0.1:80): Connection refused', 1],
  ['unreachable', '', "nc: bad address 'hello'", 1],
  ['timeout', '', 'nc: timed out', 1],
  ['reset', '', '', 0],
  ['reset', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nah', '', 0],
])('a connection that fails says how: %s', async (outcome, said, words, how) => {
  const { line, print, end } = aLine(words);
  print(`\n${said}`);
  end(how);
  expect(await httpOverNc(line, { ...asked, timeoutMs: 60_000 })).toMatchObject({ outcome });
});

it('who speaks another language is not waited for, and who says nothing is not waited for long', async () => {
  const other = aLine();
  other.print('\n220 mail.harbor ESMTP\r\n');
  expect(await httpOverNc(other.line, { ...asked, timeoutMs: 60_000 })).toMatchObject({ outcome: 'not-http' });
  const silent = aLine();
  silent.print('\n');
  expect(await httpOverNc(silent.line, asked)).toMatchObject({ outcome: 'timeout' });
});

it.each<[string, string, Ended]>([
  ['before it asks', '', 'never'],
  ['while it asks', '\n', 137],
  ['while it asks, with its line', '\n', 'broken off'],
])('a pod that ends %s says nothing of the Service', async (_, said, how) => {
  const { line, print, end } = aLine();
  print(said);
  end(how);
  await expect(httpOverNc(line, { ...asked, timeoutMs: 60_000 })).rejects.toThrow('has ended');
});
