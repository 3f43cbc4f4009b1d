import { expect, test } from 'vitest';
import { fakeContainer } from '../../../testing/fake-engine.ts';
import { parseContainer } from './inspected-container.ts';

const id = 'a'.repeat(64);
const parse = (changes: Record<string, unknown>) => parseContainer(id, fakeContainer('a', 'web', changes)).fact;

test('long values are cut, and many of them are fewer: never more than 64 KiB', () => {
  const fact = parse({
    Args: Array.from({ length: 1000 }, () => '\u0000'.repeat(10_000)),
    Config: {
      Image: 'i'.repeat(10_000),
      Env: Array.from({ length: 1000 }, (_, index) => `E${index}=${'v'.repeat(10_000)}`),
      Labels: Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}${'k'.repeat(1000)}`, 'v'])),
    },
  });
  expect(JSON.stringify(fact).length).toBeLessThanOrEqual(64 * 1024);
  expect(fact).toMatchObject({ name: 'web', image: 'i'.repeat(256), memoryLimit: 67108864 });
});

test('what has another kind is as if it were not there', () => {
  const fact = parse({
    Args: [1, null, { toString: 'x' }],
    RestartCount: 1.5,
    Config: { Image: null, Env: 'PATH', Labels: { __proto__: null, a: 7 }, Tty: 'yes' },
    HostConfig: { Memory: -1, NanoCpus: '2', CpuQuota: 50_000, CpuPeriod: 0, PidsLimit: Number.POSITIVE_INFINITY },
    NetworkSettings: { Networks: { bridge: 7 }, Ports: { '80/tcp': [{ HostPort: '99999' }] } },
    Mounts: [null],
  });
  expect(fact).toMatchObject({ command: ['sleep', '', '', ''], env: [], cpuLimit: 0.5, memoryLimit: 0, pidsLimit: 0 });
  expect(fact.networks).toEqual([]);
});

test('a folder of a volume and an open standard input are told', () => {
  const options = { Type: 'volume', Source: 'data', Target: '/data', VolumeOptions: { Subpath: 'part' } };
  const fact = parse({
    Config: { OpenStdin: true },
    HostConfig: { Mounts: [options, { Type: 'tmpfs', Target: '/x' }] },
  });
  expect(fact).toMatchObject({ openStdin: true, mounts: [{ destination: '/data', subpath: 'part' }] });
  expect(parse({})).toMatchObject({ openStdin: false, mounts: [{ destination: '/data', subpath: '' }] });
});

test.each([
  undefined,
  null,
  [],
  'text',
  { Id: id },
  fakeContainer('b', 'other'),
  fakeContainer('a', 'x', { State: { Status: 'sleeping' } }),
])('refuses what is no container: %#', (answer) => {
  expect(() => parseContainer(id, answer)).toThrow();
});
