// @ts-check
import { existsSync } from 'node:fs';
import { installFromArchive } from './install-from-archive.mjs';
import { readInstallRecord } from './install-record.mjs';
import { findProgram, readMachine } from './machine.mjs';
import { SetupProblem } from './setup-problem.mjs';

/** What the tests of the holder and of the network need beside the product: Debian's package, and a program or header that shows it is there. */
const tools = [
  { name: 'gcc', shows: 'gcc' },
  { name: 'make', shows: 'make' },
  { name: 'libc6-dev', shows: '/usr/include/stdio.h' },
  { name: 'iproute2', shows: 'ip' },
  { name: 'procps', shows: 'pgrep' },
];

/**
 * Installs what the tests need and this machine lacks: as root on Debian or Ubuntu, else says how.
 * @param {import('./ensure-engine.mjs').EngineContext} context
 */
export async function ensureTestTools(context) {
  const pending = readInstallRecord(context.data).pending;
  const missing = missingTools((shows) =>
    shows.startsWith('/') ? existsSync(shows) : findProgram(context.env, shows) !== undefined,
  ).concat(tools.map(({ name }) => name).filter((name) => pending.includes(name)));
  if (missing.length === 0) return;
  const packages = [...new Set(missing)];
  const { isRoot, id } = readMachine(context.env);
  if (!isRoot || !['debian', 'ubuntu'].includes(id ?? '') || context.env.DRYDOCK_INSTALL === 'never') {
    throw new SetupProblem({
      code: 'test-tools-missing',
      message: `The tests need ${packages.join(', ')}, which this machine lacks`,
      hint: `Install them (on Debian: apt-get install ${packages.join(' ')})`,
    });
  }
  context.say(`The tests need ${packages.join(', ')}: installing. To undo it: npx drydock uninstall --docker.`);
  await installFromArchive(context, { title: 'Tools of the tests', addSources: () => {}, packages, optional: [] });
}

/**
 * Names of the packages whose program or header is not there.
 * @param {(shows: string) => boolean} isThere
 */
export function missingTools(isThere) {
  return tools.filter(({ shows }) => !isThere(shows)).map(({ name }) => name);
}
