import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sources = import.meta.dirname;

/**
 * Builds holder and census with sanitizers, once for one state of the sources, and gives the folder they are in.
 * Throws with the fix when there is no compiler.
 */
export async function buildForTests(): Promise<string> {
  const folder = join(tmpdir(), `drydock-holder-${await digest()}`);
  if (existsSync(folder)) return folder;
  const draft = await mkdtemp(join(tmpdir(), 'drydock-holder-build-'));
  try {
    await run('make', ['-C', sources, 'asan', `OUT=${draft}`]);
  } catch (error) {
    await rm(draft, { recursive: true });
    throw new Error('holder and census cannot be built. They are C: apt-get install gcc make libc6-dev', {
      cause: error,
    });
  }
  // One test runs it as an ordinary user.
  await chmod(draft, 0o755);
  // Another test file may have been faster: either result is as good.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
  return folder;
}

async function digest(): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(sources, { recursive: true })).filter((name) => /(\.[ch]|Makefile)$/.test(name)).sort();
  for (const name of names) hash.update(name).update(await readFile(join(sources, name)));
  return hash.digest('hex').slice(0, 16);
}
