import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { maxTunnels, sandboxId } from '#protocol';
import { createPortLines } from './port-lines.ts';

const sandbox = sandboxId.parse('s-aaaaaaaaaaaa');
const never = new AbortController().signal;
const atOnce = maxTunnels - 4;

function linesUnderTest(open: () => Promise<PassThrough> = async () => new PassThrough()) {
  const made: PassThrough[] = [];
  const openPort = async () => {
    const line = await open();
    made.push(line);
    return line;
  };
  const host = { openPort };
  return { made, lines: createPortLines({ of: () => Object.assign(Object.create(null), host) }) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('so many are open at a time; the next comes when one ends, in order', async () => {
  const { made, lines } = linesUnderTest();
  const order: number[] = [];
  const all = Array.from({ length: atOnce + 3 }, (_, at) => lines.open(sandbox, 80, never).then(() => order.push(at)));
  await Promise.all(all.slice(0, atOnce));
  await turn();
  expect(made).toHaveLength(atOnce);
  for (const line of made.slice(0, 3)) line.destroy();
  await Promise.all(all);
  expect(order).toEqual(all.map((_, at) => at));
});

it('who does not want to wait any longer leaves his place to the next', async () => {
  const { made, lines } = linesUnderTest();
  for (let count = 0; count < atOnce; count += 1) await lines.open(sandbox, 80, never);
  const impatient = new AbortController();
  const first = lines.open(sandbox, 80, impatient.signal);
  const second = lines.open(sandbox, 80, never);
  impatient.abort(new Error('Gone'));
  await expect(first).rejects.toThrow('Gone');
  made[0]?.destroy();
  await second;
});

it('what could not be opened takes no place, and a crowd is turned away', async () => {
  const refused = linesUnderTest(async () => Promise.reject(new Error('Nobody')));
  for (let count = 0; count < 2 * atOnce; count += 1)
    await expect(refused.lines.open(sandbox, 80, never)).rejects.toThrow('Nobody');
  const { lines, made } = linesUnderTest();
  const crowd = Array.from({ length: atOnce + 4 * maxTunnels }, () => lines.open(sandbox, 80, never));
  await turn();
  await expect(lines.open(sandbox, 80, never)).rejects.toThrow('Too many');
  while (made.some((line) => !line.destroyed)) {
    for (const line of made) line.destroy();
    await turn();
  }
  await Promise.all(crowd);
});
