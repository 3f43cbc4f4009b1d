// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { SetupProblem } from './setup-problem.mjs';

/** The file that says whose folder it is. */
export const mark = '.drydock-data';

const markText =
  'This folder belongs to Drydock, with everything in it: "npx drydock uninstall" deletes it.\nWithout this file Drydock does not touch it.\n';

/** What Drydock itself puts into its data folder. */
const ownEntries =
  /^(?:logs|web|dev|state\.json|launch\.json|start\.lock|agent-secret|installed\.json)(?:\.new)?$|^\.drydock-data$/;

/** A disk that was formatted and mounted for the data is still an empty folder. */
const nothing = 'lost+found';

/**
 * The data folder: `DRYDOCK_DATA`, else `/var/lib/<name>` for root, else `<name>` under the person's own data folder.
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
 * Makes the folder ours before anything else is written there. One that belongs to somebody else, as /var/lib/docker does, is refused
 * and left as it was.
 * @param {string} data
 * @throws {SetupProblem} `data-folder-taken`, or `data-folder` when it cannot be written
 */
export function claimDataFolder(data) {
  if (!isAbsolute(data)) throw unusable(data, 'it is no absolute path');
  const owner = ownerOf(data);
  if (owner === 'somebody') throw taken(data);
  if (owner === 'marked') return;
  try {
    mkdirSync(data, { recursive: true, mode: 0o711 });
    writeFileSync(join(data, mark), markText, { mode: 0o644 });
  } catch (cause) {
    throw unusable(data, cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Removes the folder with everything in it; fine when there is none.
 * @param {string} data
 * @throws {SetupProblem} `data-folder-taken` when it is not ours
 */
export function removeDataFolder(data) {
  mustBeOurs(data);
  rmSync(data, { recursive: true, force: true });
}

/**
 * @param {string} data
 * @throws {SetupProblem} `data-folder-taken` when something lies there that is not ours
 */
export function mustBeOurs(data) {
  if (ownerOf(data) === 'somebody') throw taken(data);
}

/**
 * @param {string} data
 * @returns {'nobody' | 'marked' | 'unmarked' | 'somebody'} `unmarked`: ours, from before there was a mark
 */
function ownerOf(data) {
  const entries = entriesOf(data);
  if (entries.includes(mark)) return 'marked';
  if (entries.every((name) => name === nothing)) return 'nobody';
  const onlyOurs = entries.every((name) => ownEntries.test(name) || name === nothing);
  return onlyOurs && holdsOurWork(data) ? 'unmarked' : 'somebody';
}

/** @param {string} data @returns {string[]} */
function entriesOf(data) {
  try {
    return readdirSync(data).sort();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw unusable(data, cause instanceof Error ? cause.message : String(cause));
  }
}

/**
 * Names alone prove little: another program's folder may well hold `logs` and `state.json`.
 * @param {string} data
 */
function holdsOurWork(data) {
  const said = ['state.json', 'launch.json'].some((name) => textOf(join(data, name)).includes('"fleetUrl"'));
  const secret = /^[0-9a-f]{64}\n?$/.test(textOf(join(data, 'agent-secret')));
  return said || secret || holdsSetupLog(join(data, 'logs'));
}

/** @param {string} logs */
function holdsSetupLog(logs) {
  if (!existsSync(logs)) return false;
  return readdirSync(logs).some(
    (name) => /^setup-.*\.log$/.test(name) && /^\S+Z drydock .* on Node /.test(textOf(join(logs, name))),
  );
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} data */
function taken(data) {
  const foreign = entriesOf(data).filter((name) => name !== nothing);
  const shown = foreign
    .slice(0, 4)
    .map((name) => JSON.stringify(name))
    .join(', ');
  const more = foreign.length > 4 ? ` and ${foreign.length - 4} more` : '';
  return new SetupProblem({
    code: 'data-folder-taken',
    message: `The data folder "${data}" is in use by something else: it holds ${shown}${more}, and no file "${mark}". Nothing was changed there`,
    hint: `Set DRYDOCK_NAME to another name or DRYDOCK_DATA to another folder. If it really is Drydock's own: touch '${join(data, mark)}'`,
  });
}

/** @param {string} data @param {string} why */
function unusable(data, why) {
  return new SetupProblem({
    code: 'data-folder',
    message: `The data folder "${data}" cannot be used: ${why}`,
    hint: 'Set DRYDOCK_DATA to a folder that you may write, as an absolute path',
  });
}
