#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolder } from './data-folder.mjs';
import { ensureChromium } from './ensure-chromium.mjs';
import { decideEngine, ensureEngine } from './ensure-engine.mjs';
import { ensureTestTools } from './ensure-test-tools.mjs';
import { holdLock } from './lock.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { ensureNode } from './node-runtime.mjs';
import { progressOn } from './progress-lines.mjs';
import { withProxies } from './proxy.mjs';
import { openSetupLog } from './setup-log.mjs';
import { SetupProblem } from './setup-problem.mjs';

/**
 * The first thing that runs, on any Node from 20 on and with nothing installed: brings what is missing (Node, libraries, for
 * `start`, `test` and `prove` Docker, for `test` Chromium) and hands over to sandbox/cli/main.ts, or to FILE for `run FILE`.
 */
const root = realpathSync(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
const [verb = '', ...rest] = process.argv.slice(2);
const wantsHelp = rest.includes('--help') || rest.includes('-h');
const stopping = new AbortController();
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;

/** @param {NodeJS.Signals} signal */
const stop = (signal) => {
  stoppedBy = signal;
  stopping.abort();
};
process.on('SIGINT', stop).on('SIGTERM', stop);
process.umask(0o022);

/** @param {string} text */
const say = (text) => {
  process.stderr.write(`${text}\n`);
};

async function main() {
  const env = withProxies(process.env);
  const data = dataFolder(env, process.getuid?.() === 0);
  const { log, file, close } = openSetupLog({ env, data, now: () => new Date() });
  log(
    `drydock ${process.argv.slice(2).join(' ')} on Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  );
  const progress = progressOn({ screen: process.stderr, env, now: () => performance.now(), log });
  const context = { root, data, env: { ...env, DRYDOCK_SETUP_LOG: file }, log, signal: stopping.signal, progress, say };
  try {
    const { node, env: ready } = await setUp(context);
    process.off('SIGINT', stop).off('SIGTERM', stop);
    close();
    process.exitCode = await handOver(node, ready);
  } catch (cause) {
    process.exitCode = report(cause, log, file);
  }
}

/** @param {import('./ensure-engine.mjs').EngineContext} context */
async function setUp(context) {
  const needsEngine = ['start', 'test', 'prove'].includes(verb) && !wantsHelp;
  // Decided before anything is brought: a machine that cannot run Drydock is left as it was found.
  const decided = needsEngine ? await decideEngine(context) : undefined;
  const lock = join(root, '.drydock', 'setup.lock');
  const release = await holdLock({ ...context, file: lock, what: 'set-up of this clone' });
  try {
    const node = await ensureNode(context);
    await ensureNodeModules(context, node);
    let env = decided ? decided.env : context.env;
    if (decided && decided.plan.do !== 'use') env = await ensureEngine(context, decided.plan);
    if (verb === 'test' && !wantsHelp) {
      await ensureTestTools(context);
      env = { ...env, DRYDOCK_CHROMIUM: await ensureChromium(context) };
    }
    return { node, env: { ...env, PATH: `${dirname(node)}${delimiter}${env.PATH ?? ''}` } };
  } finally {
    release();
  }
}

/**
 * Runs our TypeScript and stays until it ends. A signal to us is passed on; Ctrl-C reaches it by itself.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function handOver(node, env) {
  const [file = '', ...args] = verb === 'run' ? rest : ['sandbox/cli/main.ts', verb, ...rest].filter(Boolean);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', resolve(root, file), ...args], {
    stdio: 'inherit',
    env,
  });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  return new Promise((done) => {
    child.once('error', (cause) => {
      say(`"${node}" cannot be run: ${cause.message}`);
      done(1);
    });
    child.once('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * @param {unknown} cause
 * @param {(line: string) => void} log
 * @param {string} file
 */
function report(cause, log, file) {
  if (stoppedBy !== undefined) {
    say(`Interrupted. Run the same command again: it goes on where it stopped.`);
    log(`interrupted by ${stoppedBy}`);
    return 128 + constants.signals[stoppedBy];
  }
  log(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  if (cause instanceof SetupProblem) {
    say(`\n${cause.message}`);
    if (cause.hint) say(`→ ${cause.hint}`);
  } else {
    say(`\nSet-up failed by a fault of ours: ${cause instanceof Error ? cause.message : cause}`);
  }
  say(`Log of this set-up: ${file}`);
  return 1;
}

try {
  await main();
} catch (cause) {
  // Only the log itself can fail here.
  say(cause instanceof SetupProblem ? `${cause.message}\n→ ${cause.hint}` : String(cause));
  process.exitCode = 1;
}
