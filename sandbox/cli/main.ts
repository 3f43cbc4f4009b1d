import { openSync, readFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '#protocol';
import { progressOn } from '../bootstrap/progress-lines.mjs';
import { openSetupLog } from '../bootstrap/setup-log.mjs';
import type { CommandContext } from './command-context.ts';
import type { Lab } from './lab.ts';
import { buildProgram } from './program.ts';
import { readSettings } from './settings.ts';

/** `drydock`: reads settings and the command line, runs one verb, and turns what it throws into words and an exit code. */
const root = resolve(import.meta.dirname, '../..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const stopping = new AbortController();
let stoppedBy: 'SIGINT' | 'SIGTERM' | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stoppedBy ??= signal;
    stopping.abort();
  });
}
const say = (line: string) => void process.stderr.write(`${line}\n`);

function makeContext(): CommandContext {
  const isRoot = process.getuid?.() === 0;
  const settings = readSettings({ env: process.env, root, isRoot });
  const { log, file } = openSetupLog({ env: process.env, data: settings.data, now: () => new Date() });
  return {
    settings,
    root,
    progress: progressOn({ screen: process.stderr, env: process.env, now: () => performance.now(), log }),
    log,
    logFile: file,
    signal: stopping.signal,
    print: (line) => void process.stdout.write(`${line}\n`),
    say,
    env: { ...process.env, DRYDOCK_SETUP_LOG: file },
    isRoot,
    version,
  };
}

/** The lab host's code is loaded only by the verbs that touch it. */
async function loadLab(): Promise<Lab> {
  const [{ ensureImages }, { ensureLabHost, stopLabHost, removeLabHost }] = await Promise.all([
    import('../images/build.ts'),
    import('./lab-host/index.ts'),
  ]);
  return { ensureImages, ensureLabHost, stopLabHost, removeLabHost };
}

const ok = () => 0;
const program = buildProgram(
  {
    start: async (options) => (await import('./start.ts')).start(makeContext(), await loadLab(), options).then(ok),
    supervise: async () => (await import('./supervise.ts')).supervise(makeContext()).then(ok),
    stop: async () => (await import('./stop.ts')).stop(makeContext(), await loadLab()).then(ok),
    uninstall: async (options) =>
      (await import('./uninstall.ts')).uninstall(makeContext(), await loadLab(), options).then(ok),
    doctor: async (options) => (await import('./doctor/doctor.ts')).doctor(makeContext(), options),
    test: async (options) => (await import('./test/test.ts')).test(makeContext(), await loadLab(), options),
  },
  version,
  (code) => {
    process.exitCode = code;
  },
);
program.exitOverride();

try {
  await program.parseAsync();
} catch (cause) {
  process.exitCode = exitCodeOf(cause);
}

/** Says what went wrong: a person's mistake in words, a fault of ours with its trace, which also goes to the log. */
function exitCodeOf(cause: unknown): number {
  if (stoppedBy !== undefined) {
    say('Interrupted. Run the same command again: it goes on where it stopped.');
    return 128 + constants.signals[stoppedBy];
  }
  if (cause instanceof Error && 'exitCode' in cause && typeof cause.exitCode === 'number') {
    // Commander has said it already; its usage errors are 1 there and 2 here.
    return cause.exitCode === 0 ? 0 : 2;
  }
  const { DRYDOCK_SETUP_LOG: file } = process.env;
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  if (file !== undefined) writeSync(openSync(file, 'a'), `${trace}\n`);
  if (cause instanceof UserError)
    say(`\n${cause.problem.message}${cause.problem.hint ? `\n→ ${cause.problem.hint}` : ''}`);
  else say(`\nThis is a fault of Drydock, please report it:\n${trace}`);
  if (file !== undefined) say(`Log: ${file}`);
  return 1;
}
