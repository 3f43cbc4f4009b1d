import { expect, test } from 'vitest';
import { findCluster } from './find-node.ts';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const noFile = failing('ENOENT');
const at = (address: string) => ({ api: { address, port: 6443 }, node: address });
const before = at('10.209.0.5');

test.each([
  ['the address it has now', () => Promise.resolve('10.209.0.7'), at('10.209.0.7')],
  ['nothing when nobody has the name: the old address may be somebody else’s', failing('ENOTFOUND'), undefined],
  ['the old one while nobody answers', failing('EAI_AGAIN'), before],
  ['nothing for what is no address', () => Promise.resolve('10.209.0.7; accept'), undefined],
] as const)('of a node of ours it gives %s', async (_what, address, expected) => {
  expect(await findCluster('drydock-control-plane', before, { address, file: noFile })).toEqual(expected);
});

test('of another cluster it gives what the set-up says, whatever node of ours there is', async () => {
  const file = async () => '{"api":{"host":"k8s.example","port":443},"node":"192.0.2.7"}';
  const address = async (name: string) => (name === 'k8s.example' ? '192.0.2.1' : '10.209.0.7');
  const found = { api: { address: '192.0.2.1', port: 443 }, node: '192.0.2.7' };
  expect(await findCluster('drydock-control-plane', undefined, { address, file })).toEqual(found);
  expect(await findCluster('drydock-control-plane', found, { address: failing('EAI_AGAIN'), file })).toEqual(found);
});

test.each(['', '{"api":{"host":"x","port":443},"node":"192.0.2.7 accept"}', '{'])(
  'a file that says something else is none: %s',
  async (text) => {
    const address = async () => '10.209.0.7';
    expect(await findCluster('node', undefined, { address, file: async () => text })).toEqual(at('10.209.0.7'));
  },
);

test('there is none where nobody says so', async () => {
  expect(await findCluster(undefined, undefined, { address: failing('X'), file: noFile })).toBeUndefined();
});
