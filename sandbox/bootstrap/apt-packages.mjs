// @ts-check
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInstallRecord, writeInstallRecord } from './install-record.mjs';
import { mustRun, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const quiet = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C.UTF-8' };
const options = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3', '-o', 'Acquire::http::Timeout=30'];
const minutes = 60_000;
/** Seconds in which another dpkg must have come to its end, as long as apt waits too. */
const lockTries = 600;

/**
 * Ends what an interrupted dpkg has left half-way; does nothing on a sound system.
 * @param {Pick<import('./run-command.mjs').SetupContext, 'env' | 'log' | 'signal'>} context
 */
export async function mendPackages(context) {
  const updates = '/var/lib/dpkg/updates';
  const interrupted = existsSync(updates) && readdirSync(updates).some((name) => /^\d+$/.test(name));
  const audit = await auditAlone(context);
  if (!interrupted && audit.stdout.trim() === '') return;
  const long = { env: quiet, deadlineMs: 15 * minutes };
  // Either may fail on its own where only both mend it; whether it is sound shows at the next installation.
  await runCommand(context, 'dpkg', ['--configure', '-a', '--force-confold'], long);
  const mend = ['-y', '--no-remove', '--no-install-recommends', '--fix-broken', 'install'];
  await runCommand(context, 'apt-get', [...options, ...mend], long);
}

/**
 * Asks dpkg what is broken once no other one is at work: one of an interrupted start goes on by itself after its apt has gone.
 * @param {Pick<import('./run-command.mjs').SetupContext, 'env' | 'log' | 'signal'>} context
 */
async function auditAlone(context) {
  for (let attempt = 0; ; attempt += 1) {
    const audit = await runCommand(context, 'dpkg', ['--audit'], { deadlineMs: minutes });
    if (audit.ended === 'cancelled') throw new SetupProblem({ code: 'interrupted', message: 'Interrupted' });
    if (attempt === lockTries || !/locked the database/.test(audit.lastLines.join('\n'))) return audit;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/**
 * Brings the package lists up to date. A third party's source that does not answer is no reason to stop: what is needed is checked later.
 * @param {import('./run-command.mjs').SetupContext} context
 */
export async function refreshLists(context) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const result = await runCommand(context, 'apt-get', [...options, 'update'], {
      env: quiet,
      deadlineMs: 10 * minutes,
    });
    if (result.ended === 'cancelled') throw new SetupProblem({ code: 'interrupted', message: 'Interrupted' });
    // Another apt holds the lists; it has no time-out of its own for this lock.
    if (!result.lastLines.some((line) => /Could not get lock .*\/lists/.test(line))) return;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/**
 * The ones of these packages that the lists know.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {readonly string[]} names
 */
export async function knownPackages(context, names) {
  if (names.length === 0) return [];
  const { stdout } = await runCommand(context, 'apt-cache', ['policy', ...names], {
    env: quiet,
    deadlineMs: minutes,
    quiet: true,
  });
  return parseCandidates(stdout);
}

/** @param {string} policy output of `apt-cache policy` @returns {string[]} names with a candidate */
export function parseCandidates(policy) {
  return policy.split(/^(?=\S)/m).flatMap((entry) => {
    const name = /^(\S+):\n/.exec(entry)?.[1];
    const candidate = /^\s+Candidate: (\S+)/m.exec(entry)?.[1];
    return name !== undefined && candidate !== undefined && candidate !== '(none)' ? [name] : [];
  });
}

/**
 * What an installation would do, from apt's own dry run.
 * @param {string} simulation output of `apt-get --simulate install`
 */
export function parseSimulation(simulation) {
  const lines = simulation.split('\n');
  const names = (/** @type {RegExp} */ pattern) => lines.flatMap((line) => pattern.exec(line)?.[1] ?? []);
  return {
    added: names(/^Inst (\S+) \(/),
    upgraded: names(/^Inst (\S+) \[/),
    removed: names(/^(?:Remv|Purg) (\S+)/),
  };
}

/**
 * What would be installed; refuses a plan that removes something.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {readonly string[]} packages
 */
export async function simulateInstall(context, packages) {
  const { stdout } = await mustRun(
    context,
    'apt-get',
    ['--simulate', '--no-install-recommends', 'install', ...packages],
    {
      env: quiet,
      deadlineMs: 2 * minutes,
      code: 'packages-unavailable',
      failed: 'The package sources of this machine cannot give what is needed',
      hint: 'Look at "apt-get update" and the sources below /etc/apt, then run the command again',
    },
  );
  const change = parseSimulation(stdout);
  if (change.removed.length === 0) return change;
  throw new SetupProblem({
    code: 'packages-conflict',
    message: `Installing ${packages.join(', ')} would remove ${change.removed.join(', ')}: nothing was changed`,
    hint: `Install Docker 23 or newer yourself, or remove what is in the way, then run the command again`,
  });
}

/**
 * Installs. What was not there before is written down first, so that it can be undone even after an interrupt.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {readonly string[]} packages
 * @param {readonly string[]} added names that are new, from `simulateInstall`
 * @param {(detail: string, fraction?: number) => void} update
 */
export async function installPackages(context, packages, added, update) {
  const record = readInstallRecord(context.data);
  writeInstallRecord(context.data, {
    ...record,
    packages: [...new Set([...record.packages, ...added])],
    pending: [...packages],
  });
  await mustRun(
    context,
    'apt-get',
    [
      ...options,
      '-o',
      'APT::Status-Fd=3',
      '-o',
      'Dpkg::Options::=--force-confold',
      '-y',
      '--no-remove',
      '--no-install-recommends',
      'install',
      ...packages,
    ],
    {
      env: quiet,
      deadlineMs: 30 * minutes,
      onStatus: (line) => {
        const [, kind, percent] = /^(dlstatus|pmstatus):[^:]*:([\d.]+):/.exec(line) ?? [];
        if (percent !== undefined) update(kind === 'dlstatus' ? 'downloading' : 'unpacking', Number(percent) / 100);
      },
      code: 'packages-not-installed',
      failed: 'The packages could not be installed',
      hint: 'Run the command again: it goes on where it stopped',
    },
  );
  writeInstallRecord(context.data, { ...readInstallRecord(context.data), pending: [] });
}

/**
 * Writes a file below /etc and into the record, so that uninstall finds it.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} folder
 * @param {string} name
 * @param {string} text
 */
export function writeSystemFile(context, folder, name, text) {
  const file = join(folder, name);
  const record = readInstallRecord(context.data);
  writeInstallRecord(context.data, { ...record, files: [...new Set([...record.files, file])] });
  writeFileSync(file, text, { mode: 0o644 });
  context.log(`wrote ${file}`);
}
