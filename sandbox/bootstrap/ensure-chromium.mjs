// @ts-check
import { installFromArchive } from './install-from-archive.mjs';
import { readInstallRecord } from './install-record.mjs';
import { findProgram, readMachine } from './machine.mjs';
import { SetupProblem } from './setup-problem.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * The browser that the tests drive: `DRYDOCK_CHROMIUM`, else one in PATH, else Debian's package (root only).
 * @param {import('./ensure-engine.mjs').EngineContext} context
 * @returns {Promise<string>} path of the program
 */
export async function ensureChromium(context) {
  const interrupted = readInstallRecord(context.data).pending.includes('chromium');
  const found = context.env.DRYDOCK_CHROMIUM || findAny(context.env);
  if (found && !interrupted) return found;
  const { isRoot, id } = readMachine(context.env);
  const install = 'apt-get install chromium fonts-liberation';
  // Ubuntu's package of this name is a snap, which a container or a server without snapd cannot run.
  if (!isRoot || id !== 'debian' || context.env.DRYDOCK_INSTALL === 'never') {
    throw new SetupProblem({
      code: 'browser-missing',
      message: 'The browser tests need Chromium, and none was found in PATH',
      hint: `Install it (on Debian: ${install}) or set DRYDOCK_CHROMIUM to its program`,
    });
  }
  context.say(
    `The browser tests need Chromium: installing Debian's package. To undo it: npx drydock uninstall --docker.`,
  );
  await installFromArchive(context, {
    title: 'Chromium',
    addSources: () => {},
    packages: ['chromium', 'fonts-liberation'],
    optional: [],
  });
  return findAny(context.env) ?? '/usr/bin/chromium';
}

/** @param {NodeJS.ProcessEnv} env */
function findAny(env) {
  return names.map((name) => findProgram(env, name)).find((file) => file !== undefined);
}
