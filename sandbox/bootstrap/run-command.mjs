// @ts-check
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SetupProblem } from './setup-problem.mjs';

/**
 * What every step of the set-up gets.
 * @typedef {{
 *   root: string, data: string, env: NodeJS.ProcessEnv, log: (line: string) => void, signal: AbortSignal,
 *   progress: ReturnType<typeof import('./progress-lines.mjs').progressOn>,
 * }} SetupContext
 *
 * @typedef {{
 *   env?: NodeJS.ProcessEnv, cwd?: string, deadlineMs: number, quiet?: boolean,
 *   onLine?: (line: string) => void, onStatus?: (line: string) => void,
 * }} RunOptions
 *
 * @typedef {{ code: number, stdout: string, lastLines: string[], ended: 'exit' | 'deadline' | 'cancelled' | 'absent' }} RunResult
 */

const keptLines = 40;
const killAfterMs = 5_000;

/**
 * Runs a program without a shell, in a process group of its own so that Ctrl-C reaches us first, and writes its output to the log.
 * Never throws for what the program did; `onStatus` gets the lines of file descriptor 3.
 * @param {Pick<SetupContext, 'env' | 'log' | 'signal'>} context
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<RunResult>}
 */
export function runCommand({ env, log, signal }, file, args, options) {
  const { cwd, deadlineMs, quiet = false, onLine, onStatus } = options;
  log(`run ${[file, ...args].join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...env, ...options.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', onStatus ? 'pipe' : 'ignore'],
    });
    /** @type {RunResult['ended']} */
    let ended = 'exit';
    let stdout = '';
    /** @type {string[]} */
    const lastLines = [];
    /** @param {string} line */
    const see = (line) => {
      if (!quiet) log(`  ${line}`);
      lastLines.push(line);
      if (lastLines.length > keptLines) lastLines.shift();
      onLine?.(line);
    };
    const [, out, err, status] = child.stdio;
    if (out) createInterface({ input: /** @type {import('node:stream').Readable} */ (out) }).on('line', see);
    out?.on('data', (chunk) => {
      if (stdout.length < 1_000_000) stdout += chunk;
    });
    if (err) createInterface({ input: /** @type {import('node:stream').Readable} */ (err) }).on('line', see);
    if (status && onStatus) {
      createInterface({ input: /** @type {import('node:stream').Readable} */ (status) }).on('line', onStatus);
    }

    /** @param {'deadline' | 'cancelled'} why */
    const stop = (why) => {
      ended = why;
      killGroup(child.pid, 'SIGTERM');
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), killAfterMs).unref();
    };
    const deadline = setTimeout(() => stop('deadline'), deadlineMs);
    const cancel = () => stop('cancelled');
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });

    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', cancel);
      log(`  exit ${code}${ended === 'exit' ? '' : ` (${ended})`}`);
      resolve({ code, stdout, lastLines, ended });
    };
    child.once('error', (cause) => {
      see(cause.message);
      ended = 'absent';
      finish(127);
    });
    child.once('close', (code, by) => {
      if (ended !== 'absent') finish(code ?? (by === 'SIGKILL' ? 137 : 143));
    });
  });
}

/** @param {number | undefined} pid @param {NodeJS.Signals} signal */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Like `runCommand`, but a failure is a SetupProblem that shows the last lines.
 * @param {Pick<SetupContext, 'env' | 'log' | 'signal'>} context
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions & { code: string, failed: string, hint?: string }} options
 */
export async function mustRun(context, file, args, options) {
  const result = await runCommand(context, file, args, options);
  if (result.ended === 'cancelled') throw new SetupProblem({ code: 'interrupted', message: 'Interrupted' });
  if (result.code === 0) return result;
  const reason = result.ended === 'deadline' ? `no end after ${options.deadlineMs / 1000} s` : `exit ${result.code}`;
  const shown = result.lastLines.slice(-12).map((line) => `    ${line}`);
  throw new SetupProblem({
    code: options.code,
    message: [`${options.failed}: "${[file, ...args].join(' ')}" failed (${reason})`, ...shown].join('\n'),
    hint: options.hint,
  });
}
