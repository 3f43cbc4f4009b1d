// @ts-check
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SetupProblem } from './setup-problem.mjs';

const keep = 30;

/**
 * The data folder: `DRYDOCK_DATA`, else `/var/lib/<name>` for root, else `<name>` under the person's own data folder.
 * The same rule as `readSettings` in sandbox/cli/settings.ts, which cannot run yet.
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isRoot
 */
export function dataFolder(env, isRoot) {
  if (env.DRYDOCK_DATA) return env.DRYDOCK_DATA;
  const name = env.DRYDOCK_NAME || 'drydock';
  if (isRoot) return join('/var/lib', name);
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local/share'), name);
}

/**
 * Opens the log file of this run, or goes on with the one that a caller of ours has opened. Every line is on disk when `log` returns.
 * @param {{ env: NodeJS.ProcessEnv, data: string, now: () => Date }} source
 */
export function openSetupLog({ env, data, now }) {
  const folder = join(data, 'logs');
  const file = env.DRYDOCK_SETUP_LOG || join(folder, `setup-${now().toISOString().replace(/[:.]/g, '-')}.log`);
  let handle;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    handle = openSync(file, 'a', 0o600);
  } catch (cause) {
    throw new SetupProblem({
      code: 'data-folder',
      message: `The data folder "${data}" cannot be written: ${cause instanceof Error ? cause.message : cause}`,
      hint: 'Set DRYDOCK_DATA to a folder that you may write',
    });
  }
  forgetOldest(folder);
  const descriptor = handle;
  return {
    file,
    /** @param {string} line */
    log: (line) => {
      writeSync(descriptor, `${now().toISOString()} ${line}\n`);
    },
    close: () => closeSync(descriptor),
  };
}

/** @param {string} folder */
function forgetOldest(folder) {
  const logs = readdirSync(folder)
    .filter((name) => /^setup-.*\.log$/.test(name))
    .sort();
  for (const name of logs.slice(0, -keep)) rmSync(join(folder, name), { force: true });
}
