import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mendPackages } from './apt-packages.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock mend-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('waits for a dpkg that an interrupted start has left behind, and mends after it', async () => {
  // Locked at the first two looks, then a package that is half there.
  program(
    'dpkg',
    `echo "dpkg $*" >> calls; [ "$1" = --audit ] || exit 0
    if [ "$(grep -c audit calls)" -le 2 ]; then echo 'Another process has locked the database for writing' >&2; else echo ' runc'; fi`,
  );
  program('apt-get', 'echo apt-get >> calls');
  await mendPackages({ env: { ...process.env, PATH: `${folder}:/usr/bin:/bin` }, log: () => {}, signal: stop.signal });
  expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe(
    'dpkg --audit\ndpkg --audit\ndpkg --audit\ndpkg --configure -a --force-confold\napt-get\n',
  );
});

const stop = new AbortController();

function program(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/bash\ncd "$(dirname "$0")"\n${script}\n`);
  chmodSync(file, 0o755);
}
