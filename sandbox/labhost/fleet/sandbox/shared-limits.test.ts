import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { raiseSharedLimits } from './shared-limits.ts';

test('raises what is lower, leaves what is higher, goes on where it may not', async () => {
  const sysctls = await mkdtemp(join(tmpdir(), 'drydock-sysctls-'));
  try {
    await mkdir(join(sysctls, 'kernel/pty'), { recursive: true });
    const max = join(sysctls, 'kernel/pty/max');
    await writeFile(max, '4096\n');
    const warnings: string[] = [];
    const log = pino({}, { write: (line: string) => void warnings.push(line) });
    await raiseSharedLimits(log, sysctls);
    expect(Number(await readFile(max, 'utf8'))).toBe(1_048_576);
    expect(warnings).toMatchObject([expect.stringContaining('fs/inotify/max_user_instances')]);
    await writeFile(max, '2000000\n');
    await raiseSharedLimits(log, sysctls);
    expect(await readFile(max, 'utf8')).toBe('2000000\n');
  } finally {
    await rm(sysctls, { recursive: true });
  }
});
