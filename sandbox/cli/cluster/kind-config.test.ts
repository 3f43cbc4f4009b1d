import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { kindConfig } from './kind-config.ts';

const options = { image: 'drydock-kubernetes/node:1', port: 20_001, nodes: 1 } as const;
const config = z.object({
  networking: z.object({ apiServerAddress: z.string(), apiServerPort: z.number() }),
  nodes: z.array(z.object({ role: z.string(), image: z.string() })),
  kubeadmConfigPatches: z.array(z.string()),
});
const read = (text: string) => config.parse(parse(text));

it('publishes the API server to the machine itself, and to nobody else', () => {
  expect(read(kindConfig(options)).networking).toEqual({ apiServerAddress: '127.0.0.1', apiServerPort: 20_001 });
});

it('gives the API server a certificate for every way to it', () => {
  const patch = read(kindConfig(options)).kubeadmConfigPatches.find((text) => text.includes('ClusterConfiguration'));
  expect(parse(patch ?? '')).toMatchObject({
    apiServer: { certSANs: ['localhost', '127.0.0.1', '10.200.0.3', 'kubernetes.course'] },
  });
});

it('has one node, of the image that was asked for', () => {
  expect(read(kindConfig(options)).nodes).toEqual([{ role: 'control-plane', image: options.image }]);
});

it('has two more that run pods when three are wanted, all of the same image', () => {
  const { image } = options;
  expect(read(kindConfig({ ...options, nodes: 3 })).nodes).toEqual([
    { role: 'control-plane', image },
    { role: 'worker', image },
    { role: 'worker', image },
  ]);
});
