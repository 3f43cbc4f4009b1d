import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packTar } from './tar.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('packTar', () => {
  it('makes what tar unpacks: folders, modes, long names, sizes that do not fill a block', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-tar-'));
    const long = `${'deep/'.repeat(20)}${'n'.repeat(90)}.txt`;
    const archive = packTar([
      { type: 'folder', name: 'empty' },
      { type: 'file', name: 'run me.sh', mode: 0o755, body: text('echo hi\n') },
      { type: 'file', name: long, mode: 0o644, body: text('x'.repeat(1025)) },
      { type: 'file', name: 'größe', mode: 0o644, body: text('') },
    ]);
    await writeFile(join(folder, 'a.tar'), archive);
    await promisify(execFile)('tar', ['-x', '-f', 'a.tar'], { cwd: folder });
    expect((await stat(join(folder, 'empty'))).isDirectory()).toBe(true);
    expect((await stat(join(folder, 'run me.sh'))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(folder, long), 'utf8')).toHaveLength(1025);
    expect(await readFile(join(folder, 'größe'), 'utf8')).toBe('');
    await rm(folder, { recursive: true });
  });

  it('gives the same bytes for the same files', () => {
    const entries = [{ type: 'file', name: 'a', mode: 0o644, body: text('a') }] as const;
    expect(packTar(entries)).toEqual(packTar(entries));
  });

  it('refuses a name that no archive holds', () => {
    expect(() => packTar([{ type: 'folder', name: 'n'.repeat(300) }])).toThrow(/is too long/);
  });
});
