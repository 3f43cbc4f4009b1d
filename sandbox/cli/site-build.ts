import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { UserError } from '#protocol';
import { holdLock } from '../bootstrap/lock.mjs';
import type { CommandContext } from './command-context.ts';

const sources = ['src', 'lessons', 'public', 'sandbox/protocol', 'astro.config.mjs', 'package-lock.json'];
const stampName = '.drydock-site';
const deadlineMs = 10 * 60_000;

/**
 * Builds the site into `dist` when its sources changed. It is built beside and appears by a rename: an interrupt never leaves half a site.
 * Throws UserError with Astro's own words when a page does not build.
 */
export async function ensureSite(context: CommandContext): Promise<string> {
  const { root, progress } = context;
  const site = join(root, 'dist');
  const phase = progress.phase('Site');
  const release = await holdLock({ ...context, file: join(root, '.drydock/site.lock'), what: 'build of the site' });
  try {
    const wanted = hashOf(root, sources);
    if (stampOf(site) === wanted) {
      phase.done('up to date');
      return site;
    }
    phase.update('building the pages');
    const arriving = join(root, '.drydock/site-arriving');
    await build(context, arriving);
    writeFileSync(join(arriving, stampName), wanted);
    const leaving = join(root, '.drydock/site-leaving');
    rmSync(leaving, { recursive: true, force: true });
    if (existsSync(site)) renameSync(site, leaving);
    renameSync(arriving, site);
    rmSync(leaving, { recursive: true, force: true });
    phase.done('built');
    return site;
  } catch (cause) {
    phase.fail('not built');
    throw cause;
  } finally {
    release();
  }
}

async function build({ root, log, signal, env, logFile }: CommandContext, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const astro = join(root, 'node_modules/astro/bin/astro.mjs');
  const { exitCode, stdout, stderr } = await exec(process.execPath, [astro, 'build', '--outDir', folder], {
    timeout: deadlineMs,
    signal,
    nodeOptions: { cwd: root, env: { ...env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' } },
  });
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines) log(`  astro: ${line}`);
  signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new UserError({
    code: 'site-not-built',
    message: ['The site could not be built:', ...lines.slice(-12).map((line) => `    ${line}`)].join('\n'),
    hint: `Mend the page it names; all of the output is in ${logFile}`,
  });
}

/** One digest over paths and contents below these folders and files of the clone. */
export function hashOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((start) => filesBelow(root, start)).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(root: string, start: string): string[] {
  const found = statSync(join(root, start), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [start];
  return readdirSync(join(root, start), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function stampOf(site: string): string | undefined {
  const file = join(site, stampName);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
