import { expect, test } from 'vitest';
import { containerOptions } from './container-options.ts';

test('the recipe of a sandbox, flag by flag', () => {
  const options = containerOptions('s-aaaaaaaaaaaa', {
    image: 'sandbox:1',
    hostname: 'sandbox',
    network: 's-aaaaaaaaaaaa',
    env: ['A=1'],
    labels: { a: 'b' },
    binds: ['/x:/quota'],
    seccomp: '{}',
    capabilities: ['SYS_ADMIN', 'NET_ADMIN'],
    devices: ['/dev/net/tun'],
    limits: { memory: 1024, pids: 5, cpus: 1.5, ulimits: [{ name: 'nofile', value: 7 }] },
  });
  expect(options.HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN'],
    SecurityOpt: ['seccomp={}'],
    CgroupnsMode: 'private',
    Memory: 1024,
    MemorySwap: 1024,
    PidsLimit: 5,
    NanoCpus: 1_500_000_000,
    Ulimits: [{ Name: 'nofile', Soft: 7, Hard: 7 }],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '1' } },
  });
  // The recipe that would be root of the machine does not exist.
  const text = JSON.stringify(options);
  for (const word of ['Privileged', 'UsernsMode', 'PidMode', 'IpcMode', 'docker.sock'])
    expect(text).not.toContain(word);
});
