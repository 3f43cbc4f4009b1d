import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { FrameError } from './frames.ts';
import { decodeAnswer, dialedBytes, encodeCall } from './holder-calls.ts';

/** The same file is read by sandbox/holder/vectors-test.c, whose half it is to read what is made here and to make what is read. */
const asked = z.discriminatedUnion('type', [
  z.object({ type: z.literal('watch'), root: z.string(), path: z.string(), limit: z.number(), heartbeat: z.number() }),
  z.object({
    type: z.literal('dial'),
    process: z.number().optional(),
    lasting: z.boolean().optional(),
    address: z.string(),
    port: z.number(),
    milliseconds: z.number(),
  }),
]);
const row = z.object({ name: z.string(), hex: z.string(), call: z.looseObject({ type: z.string() }) });
const vectors = z
  .array(z.unknown())
  .parse(JSON.parse(readFileSync(new URL('../holder/vectors.json', import.meta.url), 'utf8')))
  .flatMap((one) => row.safeParse(one).data ?? []);
const calls = vectors.flatMap(({ name, hex, call }) => {
  const made = asked.safeParse(call).data;
  return made === undefined ? [] : [{ name, hex, made }];
});
const answers = vectors.filter(({ call }) => !asked.safeParse(call).success);

test.each(calls)('vector $name is made byte for byte', ({ hex, made }) => {
  expect(Buffer.from(encodeCall(made)).toString('hex')).toBe(hex);
});

test.each(answers)('vector $name is read', ({ hex, call }) => {
  expect(decodeAnswer(Buffer.from(hex, 'hex'))).toEqual(call);
});

test('the vectors hold every call, and every kind of answer', () => {
  expect([calls.length, answers.length]).toEqual([7, 8]);
  const dialed = answers.find(({ call }) => call.type === 'dialed');
  expect(dialed?.hex).toHaveLength(2 * dialedBytes);
});

test('a path that does not fit is refused when it is made', () => {
  expect(() => encodeCall({ type: 'watch', root: '/', path: `/${'é'.repeat(512)}`, limit: 1, heartbeat: 0 })).toThrow(
    FrameError,
  );
});

test.each([
  ['a kind that does not exist', `8a0000002400000000000000000000000${'9'.padEnd(72, '0')}`.slice(0, 104)],
  ['an outcome that does not exist', '8b00000001000000000000000000000004'],
  ['an answer cut short', '8b000000010000000000000000000000'],
  ['a body whose length the header does not tell', '8b00000002000000000000000000000000'],
  ['what only a terminal is told', '83000000080000000a000000000000004a01140000000000'],
  ['nothing', ''],
])('%s is refused', (_name, hex) => {
  expect(() => decodeAnswer(Buffer.from(hex, 'hex'))).toThrow(FrameError);
});
