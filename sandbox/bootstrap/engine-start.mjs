// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { probeEngine } from './engine-probe.mjs';
import { readInstallRecord, writeInstallRecord } from './install-record.mjs';
import { mustRun } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const answerWithinMs = 180_000;
const probeEveryMs = 300;

/**
 * Starts an installed engine and waits until it answers.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {'systemd' | 'ourselves'} by
 * @param {string} dockerd
 */
export async function startEngine(context, by, dockerd) {
  const phase = context.progress.phase('Docker engine');
  try {
    if (by === 'systemd') await startBySystemd(context);
    else await startOurselves(context, dockerd, phase.update);
    const { verdict } = await probeEngine(context);
    phase.done(verdict.state === 'fit' ? `${verdict.version} answers` : 'started');
  } catch (cause) {
    phase.fail('does not answer');
    throw cause;
  }
}

/** @param {import('./run-command.mjs').SetupContext} context */
async function startBySystemd(context) {
  await mustRun(context, 'systemctl', ['start', 'docker'], {
    deadlineMs: answerWithinMs,
    code: 'engine-not-started',
    failed: 'Docker is installed but could not be started',
    hint: 'Look at "journalctl -u docker", then run the command again',
  });
}

/**
 * Where no service manager runs: dockerd in a session of its own, so that it outlives us and our terminal.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} dockerd
 * @param {(detail: string) => void} update
 */
async function startOurselves(context, dockerd, update) {
  const logFile = join(context.data, 'logs', 'dockerd.log');
  leaveRootCgroup(context);
  for (const [file, program] of pidFiles) forgetStalePid(context, file, program);
  update(`starting, log in ${logFile}`);
  const child = launchDockerd(context, dockerd, logFile);
  /** @type {string | undefined} */
  let ended;
  child.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? `exit ${code}`}`;
  });
  child.once('error', (cause) => {
    ended = cause.message;
  });
  child.unref();
  writeInstallRecord(context.data, { ...readInstallRecord(context.data), dockerdPid: child.pid });

  const deadline = Date.now() + answerWithinMs;
  while (ended === undefined && Date.now() < deadline) {
    await wait(probeEveryMs, undefined, { signal: context.signal });
    // Another dockerd may have won: whichever answers is good.
    if ((await probeEngine(context)).verdict.state !== 'absent') return;
  }
  if ((await probeEngine(context)).verdict.state !== 'absent') return;
  const lastLines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15);
  throw new SetupProblem({
    code: 'engine-not-started',
    message: [
      `dockerd does not answer: ${ended ?? `no answer in ${answerWithinMs / 1000} s`}. Its last lines:`,
      ...lastLines.map((line) => `    ${line.slice(0, 300)}`),
    ].join('\n'),
    hint: `Read ${logFile}, mend the cause and run the command again`,
  });
}

/**
 * It pulls images itself, so it gets our environment, with the proxies in it.
 * @param {Pick<import('./run-command.mjs').SetupContext, 'env' | 'log'>} context
 * @param {string} dockerd
 * @param {string} logFile
 */
export function launchDockerd({ env, log }, dockerd, logFile) {
  log(`run ${dockerd} in the background`);
  const out = openSync(logFile, 'a', 0o600);
  const child = spawn(dockerd, [], { env, cwd: '/', detached: true, stdio: ['ignore', out, out] });
  closeSync(out);
  return child;
}

/** @type {ReadonlyArray<readonly [string, string]>} */
const pidFiles = [
  ['/var/run/docker.pid', 'dockerd'],
  ['/var/run/docker/containerd/containerd.pid', 'containerd'],
];

/**
 * After a power loss a pid file may stay (where /run is no tmpfs) and its number may have gone to another program:
 * dockerd would then believe that it runs already.
 * @param {import('./run-command.mjs').SetupContext} context
 * @param {string} file
 * @param {string} program
 */
function forgetStalePid(context, file, program) {
  if (!existsSync(file)) return;
  const pid = readFileSync(file, 'utf8').trim();
  const comm = `/proc/${pid}/comm`;
  if (/^\d+$/.test(pid) && existsSync(comm) && readFileSync(comm, 'utf8').trim() === program) return;
  context.log(`removed ${file}: process ${pid} is not ${program}`);
  rmSync(file, { force: true });
}

/**
 * In a container with cgroup v2 of its own nobody has moved the processes out of the root of the tree, and below a cgroup with
 * processes no limits can be switched on. The machine's real root (it has no cgroup.events) needs nothing.
 * @param {import('./run-command.mjs').SetupContext} context
 */
function leaveRootCgroup(context) {
  const root = '/sys/fs/cgroup';
  if (!existsSync(join(root, 'cgroup.events'))) return;
  try {
    const leaf = join(root, 'init');
    mkdirSync(leaf, { recursive: true });
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      moveProcess(join(leaf, 'cgroup.procs'), pid);
    const controllers = readFileSync(join(root, 'cgroup.controllers'), 'utf8').trim().split(' ').filter(Boolean);
    writeFileSync(join(root, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '));
  } catch (cause) {
    context.log(`cgroup v2 root stays as it is: ${cause}`);
  }
}

/** @param {string} procs @param {string} pid */
function moveProcess(procs, pid) {
  try {
    writeFileSync(procs, pid);
  } catch {
    // Ended meanwhile, or a kernel thread.
  }
}
