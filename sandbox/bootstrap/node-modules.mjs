// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { findNpm } from './npm-program.mjs';
import { mustRun } from './run-command.mjs';

/**
 * Brings node_modules to what package-lock.json says. The stamp lies inside node_modules and is written last, and npm empties that
 * folder first: so an interrupt at any moment leaves no stamp, and the next run starts again.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} node program to run npm with
 */
export async function ensureNodeModules(context, node) {
  const lock = readFileSync(join(context.root, 'package-lock.json'), 'utf8');
  const modules = join(context.root, 'node_modules');
  const stamp = join(modules, '.drydock-installed');
  const wanted = createHash('sha256').update(lock).update(process.platform).update(process.arch).digest('hex');
  if (readIfThere(stamp) === wanted) return;
  if (!installedByHand(lock, readIfThere(join(modules, '.package-lock.json')))) await install(context, node, lock);
  linkOwnProgram(modules);
  writeFileSync(stamp, wanted);
}

/**
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} node
 * @param {string} lock
 */
async function install(context, node, lock) {
  const total = Object.keys(JSON.parse(lock).packages ?? {}).length;
  let fetched = 0;
  const phase = context.progress.phase('Libraries');
  phase.update('npm ci');
  const env = { ...context.env, PATH: `${dirname(node)}${delimiter}${context.env.PATH ?? ''}` };
  try {
    await mustRun(
      { ...context, env },
      node,
      [
        findNpm({ env: context.env, execPath: process.execPath }),
        'ci',
        '--include=dev',
        '--include=optional',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=http',
      ],
      {
        cwd: context.root,
        deadlineMs: 20 * 60_000,
        onLine: (line) => {
          if (/^npm http (fetch|cache)/.test(line)) phase.update('npm ci', Math.min(0.99, ++fetched / total));
        },
        code: 'libraries-not-installed',
        failed: 'The libraries could not be installed',
        hint: 'Check the network (HTTPS_PROXY is honoured) and run the command again: it goes on where it stopped',
      },
    );
  } catch (cause) {
    phase.fail('not installed');
    throw cause;
  }
  phase.done(`${total} packages`);
}

/**
 * Whether an `npm install` of the person's own has put exactly these packages there. npm writes its record last.
 * @param {string} lock
 * @param {string | undefined} record node_modules/.package-lock.json
 */
export function installedByHand(lock, record) {
  if (record === undefined) return false;
  const here = JSON.parse(record).packages ?? {};
  return Object.entries(JSON.parse(lock).packages ?? {}).every(([path, entry]) => {
    if (path === '') return true;
    const found = here[path];
    if (found === undefined) return entry.optional === true || entry.peer === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** npx finds a program of the clone itself only in node_modules/.bin; without it it asks whether to download one. @param {string} modules */
function linkOwnProgram(modules) {
  const link = join(modules, '.bin', 'drydock');
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync('../../sandbox/bootstrap/drydock.mjs', link);
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
