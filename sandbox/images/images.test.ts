import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { siteAddresses } from '../cli/lab-host/egress.ts';
import { readStep } from './build-image.ts';
import { contentHash } from './content-hash.ts';
import { mirrorIn } from './debootstrap.ts';

test('the hash tells contents, names, modes and words apart, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hash-'));
  try {
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a/file'), 'one');
    const first = await contentHash([folder], ['base']);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'node_modules/x'), 'ignored');
    expect(await contentHash([folder], ['base'])).toBe(first);
    expect(await contentHash([folder], ['other'])).not.toBe(first);
    await writeFile(join(folder, 'a/file'), 'two');
    expect(await contentHash([folder], ['base'])).not.toBe(first);
    await writeFile(join(folder, 'a/file'), 'one');
    await writeFile(join(folder, 'a/run'), 'x', { mode: 0o755 });
    expect(await contentHash([folder], ['base'])).not.toBe(first);
    const second = await contentHash([folder], ['base']);
    await writeFile(join(folder, 'a/run.test.ts'), 'a test');
    expect(await contentHash([folder], ['base'])).toBe(second);
    // The agent's code is hashed too.
    await writeFile(join(folder, 'a/run.ts'), 'a program');
    expect(await contentHash([folder], ['base'])).not.toBe(second);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('takes the mirror from either form of apt sources, never the one for security', () => {
  expect(mirrorIn('deb http://mirror.example/debian trixie main')).toBe('http://mirror.example/debian');
  expect(
    mirrorIn('# http://old.example/debian\nURIs: http://s.example/debian-security\nURIs: https://m.example/debian/'),
  ).toBe('https://m.example/debian');
  expect(mirrorIn('deb http://packages.example/apt stable main')).toBeUndefined();
});

test('shows what a build does in a few words', () => {
  expect(readStep('#9 [stage-1 2/5] RUN apt-get update')).toEqual({ text: 'RUN apt-get update', number: 2, of: 5 });
  expect(readStep('#9 3.210 Unpacking git (1:2.47)')).toEqual({ text: 'Unpacking git (1:2.47)', of: 0 });
  expect(readStep('#9 DONE 3.2s')).toBeUndefined();
});

test('a proxy that is named by an address is let through', () => {
  expect(siteAddresses({ HTTP_PROXY: 'http://10.1.2.3:3128', https_proxy: 'proxy.example:80' })).toBe('10.1.2.3:3128');
  expect(siteAddresses({ DRYDOCK_EGRESS_ALLOW: '10.9.0.0/24, 10.1.2.3:3128', HTTP_PROXY: '10.1.2.3:3128' })).toBe(
    '10.9.0.0/24,10.1.2.3:3128',
  );
  expect(siteAddresses({})).toBe('');
});
