import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { progressOn } from '../bootstrap/progress-lines.mjs';
import { openSetupLog } from '../bootstrap/setup-log.mjs';
import type { CommandContext } from './command-context.ts';
import { commands } from './commands.ts';
import { explainFailure } from './explain-failure.ts';
import { buildProgram } from './program.ts';
import { readSettings } from './settings.ts';

/** `drydock`: reads settings and the command line, runs one command, and turns what it throws into words and an exit code. */
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
let setupLog: ReturnType<typeof openSetupLog> | undefined;

function makeContext(): CommandContext {
  const isRoot = process.getuid?.() === 0;
  const settings = readSettings({ env: process.env, root, isRoot });
  setupLog = openSetupLog({ env: process.env, data: settings.data, now: () => new Date() });
  const { log, file } = setupLog;
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

const program = buildProgram(commands, version, async (act) => {
  process.exitCode = await act(makeContext());
});

try {
  await program.parseAsync();
} catch (cause) {
  const { code, said, trace } = explainFailure(cause, { stoppedBy, logFile: setupLog?.file });
  if (trace !== undefined) setupLog?.log(trace);
  for (const line of said) say(line);
  process.exitCode = code;
}
