// @ts-check
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { claimDataFolder } from './data-folder.mjs';
import { SetupProblem } from './setup-problem.mjs';

const keep = 30;

/**
 * Opens the log file of this run, or goes on with the one that a caller of ours has opened. Every line is on disk when `log` returns.
 * It is the first thing that is written, so here the data folder is claimed.
 * @param {{ env: NodeJS.ProcessEnv, data: string, now: () => Date }} source
 */
export function openSetupLog({ env, data, now }) {
  claimDataFolder(data);
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
