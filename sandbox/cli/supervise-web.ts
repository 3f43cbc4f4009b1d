import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import { roomOf, type WebLaunch, webCommand } from './web-launch.ts';

/** What the supervisor needs from the world. */
export interface Supervision {
  readonly launch: WebLaunch;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** Aborted: drain web and return. */
  readonly signal: AbortSignal;
  /** Called with web's pid each time it answers after a start. */
  readonly onAnswer: (webPid: number) => void;
  /** An author is at work: called with each line that web tells of his lessons. */
  readonly onDevLine?: (line: string) => void;
}

/** Some times what the checks of one lesson may take to load (`loadMs` in grading): a busy machine is no reason to give up. */
const answerWithinMs = 120_000;
/** Descriptor on which web says that it listens: a connection to its port may as well reach another program that was faster. */
const readyFd = 3;
const devFd = 4;
const drainMs = 15_000;
const steadyMs = 60_000;
const longestPauseMs = 30_000;
const logBytes = 20 * 1024 * 1024;

/**
 * Keeps web running until the signal: when it ends by itself it is started again, after a pause that doubles from half a second
 * up to 30 s and is forgotten after a steady minute. Throws UserError `web-not-started` when the very first start gives no answer.
 */
export async function superviseWeb(supervision: Supervision): Promise<void> {
  const { launch, log, signal } = supervision;
  prepareFolders(launch);
  let pauseMs = 500;
  for (let first = true; !signal.aborted; first = false) {
    const startedAt = Date.now();
    const web = startWeb(supervision, first && launch.successor === true ? 'successor' : 'first');
    const ended = once(web, 'exit').then(() => 'ended' as const);
    const answered = await Promise.race([waitForReady(web, signal), ended]);
    if (answered === 'answered' && web.pid !== undefined) supervision.onAnswer(web.pid);
    if (first && !signal.aborted && answered !== 'answered') {
      await drain(web);
      throw neverAnswered(launch, answered);
    }
    await Promise.race([ended, aborted(signal)]);
    if (signal.aborted) return drain(web);
    if (Date.now() - startedAt > steadyMs) pauseMs = 500;
    log(`web ended with ${web.signalCode ?? `exit ${web.exitCode}`}; again in ${pauseMs} ms`);
    await Promise.race([wait(pauseMs), aborted(signal)]);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** Path of web's own log. */
export function webLog(data: string): string {
  return join(data, 'logs', 'web.log');
}

function prepareFolders({ data, uid, name, secretFile }: WebLaunch): void {
  const own = join(data, 'web');
  mkdirSync(own, { recursive: true });
  if (uid === undefined) return;
  chownSync(own, uid, uid);
  chmodSync(own, 0o700);
  // The secret stays root's; web's group may read it.
  chownSync(secretFile, 0, uid);
  chmodSync(secretFile, 0o640);
  mkdirSync(roomOf(name), { recursive: true, mode: 0o755 });
}

/** Whether a successor can join web's port. */
export const canSharePort = process.platform === 'linux';

function startWeb({ launch, env, log, onDevLine }: Supervision, sharePort: 'first' | 'successor'): ChildProcess {
  const file = webLog(launch.data);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logBytes) renameSync(file, `${file}.1`);
  const out = openSync(file, 'a', 0o600);
  const command = webCommand(launch, env);
  log(`run web on port ${launch.port}`);
  // A session of its own: Ctrl-C comes to the supervisor alone, which then drains web.
  const web = spawn(command.file, command.args, {
    env: {
      ...command.env,
      DRYDOCK_READY_FD: String(readyFd),
      ...(canSharePort ? { DRYDOCK_SHARE_PORT: sharePort } : {}),
      ...(onDevLine === undefined ? {} : { DRYDOCK_DEV_FD: String(devFd) }),
    },
    cwd: '/',
    detached: true,
    stdio: ['ignore', out, out, 'pipe', ...(onDevLine === undefined ? [] : ['pipe' as const])],
  });
  closeSync(out);
  const devPipe = web.stdio[devFd];
  if (onDevLine !== undefined && devPipe instanceof Readable) createInterface(devPipe).on('line', onDevLine);
  web.on('error', (cause) => log(`web cannot be run: ${cause.message}`));
  return web;
}

/** Web says so itself, with TLS or without; ended without a word it is `silent` for the rest of the time. */
async function waitForReady(
  { stdio: [, , , ready] }: ChildProcess,
  signal: AbortSignal,
): Promise<'answered' | 'silent'> {
  if (!ready) return 'silent';
  try {
    await once(ready, 'data', { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]) });
    return 'answered';
  } catch {
    return 'silent';
  } finally {
    ready.destroy();
  }
}

/** Asks web to end what is under way, and ends it when that takes too long. */
async function drain(web: ChildProcess): Promise<void> {
  if (web.exitCode !== null || web.signalCode !== null || web.pid === undefined) return;
  const ended = once(web, 'exit');
  web.kill('SIGTERM');
  const killer = setTimeout(() => web.kill('SIGKILL'), drainMs);
  await ended;
  clearTimeout(killer);
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return signal.aborted ? Promise.resolve() : once(signal, 'abort');
}

function neverAnswered({ data, port }: WebLaunch, how: 'silent' | 'ended'): UserError {
  const lines = readFileSync(webLog(data), 'utf8').trimEnd().split('\n').slice(-8);
  const found = how === 'ended' ? 'it ended at once' : `no answer on port ${port} in ${answerWithinMs / 1000} s`;
  return new UserError({
    code: 'web-not-started',
    message: [`Web did not start: ${found}. Its last lines:`, ...lines.map((line) => `    ${line.slice(0, 400)}`)].join(
      '\n',
    ),
    hint: `All of its output is in ${webLog(data)}`,
  });
}
