import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { type VitestReport, vitestReport } from './counts.ts';

/** Runs one project of the tests; its talk goes to standard error. Gives the report, or undefined when the runner broke. */
export async function runVitest(
  context: CommandContext,
  project: string,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<VitestReport | undefined> {
  const { root } = context;
  const report = join(root, 'test-results', `${project}.json`);
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // One file after the other: they share one instance, and some look at all of it.
  const args = [
    'run',
    '--config',
    '.vitest.config.ts',
    '--project',
    project,
    '--no-file-parallelism',
    '--passWithNoTests',
  ];
  await runShown(context, [vitest, ...args, ...reporting, ...files], env);
  return readReport(report);
}

/** Runs a file of ours or of a library under this Node, in the clone, with its output on standard error. Gives the exit code. */
export async function runShown(
  { root, log, signal }: CommandContext,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  log(`run node ${args.join(' ')}`);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
  });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    await once(child, 'exit');
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return child.exitCode ?? 1;
}

/** A report that was left by a run, or undefined: none, or not one. */
export function readReport(file: string): VitestReport | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
