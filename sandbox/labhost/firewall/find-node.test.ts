import { expect, test } from 'vitest';
import { findNode } from './find-node.ts';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

test.each([
  ['the address it has now', () => Promise.resolve('10.209.0.7'), '10.209.0.7'],
  ['nothing when nobody has the name: the old address may be somebody else’s', failing('ENOTFOUND'), undefined],
  ['the old one while nobody answers', failing('EAI_AGAIN'), '10.209.0.5'],
  ['nothing for what is no address', () => Promise.resolve('10.209.0.7; accept'), undefined],
] as const)('gives %s', async (_what, find, expected) => {
  expect(await findNode('drydock-control-plane', '10.209.0.5', find)).toBe(expected);
});
