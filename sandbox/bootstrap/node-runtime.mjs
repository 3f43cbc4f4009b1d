// @ts-check
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from './node-pin.mjs';
import { findNpm } from './npm-program.mjs';
import { mustRun, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

/**
 * Whether a version of Node runs our TypeScript and the site as they are.
 * @param {string} version for example `24.15.0` or `v24.15.0`
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 15);
}

/**
 * The Node to run everything else with: the running one when it is new enough, else our own under `.drydock/node`,
 * brought from npm and checked against the pinned digest. It appears by a rename, so an interrupt leaves nothing half.
 * @param {import('./run-command.mjs').SetupContext} context
 * @returns {Promise<string>} path of the program
 */
export async function ensureNode(context) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const pin = pinnedNode[`${process.platform}-${process.arch}`];
  if (!pin) {
    throw new SetupProblem({
      code: 'node-too-old',
      message: `Node ${process.versions.node} is too old and none can be brought for ${process.platform} on ${process.arch}`,
      hint: 'Install Node 24.15 or newer from https://nodejs.org and run the command again',
    });
  }
  const home = join(context.root, '.drydock', 'node');
  const program = join(home, 'node_modules', pin.package, 'bin', 'node');
  if (existsSync(program)) {
    const { stdout } = await runCommand(context, program, ['--version'], { deadlineMs: 20_000 });
    if (isNewEnough(stdout.trim())) return program;
  }
  const phase = context.progress.phase('Node 24');
  phase.update(`bringing ${pin.version} from npm into .drydock/node, because this one is ${process.versions.node}`);
  try {
    await bring(context, pin, home);
  } catch (cause) {
    phase.fail('could not be brought');
    throw cause;
  }
  phase.done(pin.version);
  return program;
}

/**
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {import('./node-pin.mjs').NodePin} pin
 * @param {string} home
 */
async function bring(context, pin, home) {
  const arriving = `${home}.arriving`;
  rmSync(arriving, { recursive: true, force: true });
  mkdirSync(arriving, { recursive: true });
  const npm = findNpm({ env: context.env, execPath: process.execPath });
  await mustRun(
    context,
    process.execPath,
    [
      npm,
      'install',
      '--prefix',
      arriving,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${pin.package}@${pin.version}`,
    ],
    {
      // A folder without package.json of ours above it, so that npm looks at nothing of the clone.
      cwd: arriving,
      deadlineMs: 15 * 60_000,
      code: 'node-not-brought',
      failed: 'Node 24 could not be brought from npm',
      hint: 'Check the network (HTTPS_PROXY is honoured) or install Node 24.15 or newer yourself, then run the command again',
    },
  );
  checkDigest(readFileSync(join(arriving, 'node_modules', '.package-lock.json'), 'utf8'), pin);
  rmSync(home, { recursive: true, force: true });
  renameSync(arriving, home);
}

/**
 * npm has verified the archive against the digest that the registry told; here that digest is held against ours.
 * @param {string} lock
 * @param {import('./node-pin.mjs').NodePin} pin
 */
function checkDigest(lock, pin) {
  const found = JSON.parse(lock).packages?.[`node_modules/${pin.package}`]?.integrity;
  if (found === pin.integrity) return;
  throw new SetupProblem({
    code: 'node-digest',
    message: `${pin.package} ${pin.version} from this npm registry has digest "${found}", expected "${pin.integrity}"`,
    hint: 'Do not use this registry, or install Node 24.15 or newer yourself',
  });
}
