import { randomBytes } from 'node:crypto';
import { closeSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { UserError } from '#protocol';
import { createGrader, loadLessons } from '../grading/index.ts';
import { openSqliteStore } from '../storage/index.ts';
import { readConfig } from './config.ts';
import { openDevDesk } from './dev/dev-desk.ts';
import { logOptions } from './log-options.ts';
import { startWeb } from './web.ts';

/** Milliseconds that a stop may take before it is forced. */
const stopPatience = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = pino(logOptions(config.logLevel));
  const now = () => Date.now();
  const steady = () => performance.now();
  await mkdir(dirname(config.database), { recursive: true, mode: 0o700 });
  const store = await openSqliteStore({ file: config.database, now });
  const dev = config.devFd === undefined ? undefined : openDevDesk(config.devFd);
  const lessons =
    dev === undefined ? await loadLessons(config.lessons, log) : await dev.watch(config.lessons, { log, now });
  const desk = dev && { dev };
  const web = await startWeb({ config, log, store, now, steady, random: randomBytes, lessons, createGrader, ...desk });
  log.info({ url: web.url.href, lessons: lessons.all().length, pid: process.pid }, 'Web listens');
  if (config.readyFd !== undefined) tellReady(config.readyFd);

  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'Web stops');
    setTimeout(() => process.exit(1), stopPatience).unref();
    await web.close();
    await store.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});

/** One line to the supervisor, which closes its end after it or is gone already: neither is a reason to end. */
function tellReady(descriptor: number): void {
  try {
    writeSync(descriptor, 'ready\n');
    closeSync(descriptor);
  } catch (cause) {
    process.stderr.write(`Nobody reads descriptor ${descriptor}: ${cause}\n`);
  }
}

/** One line for the person who started it; a bug keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof UserError) return `${error.problem.message}\n${error.problem.hint ?? ''}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}\nAnother program has the port. Stop it, or set DRYDOCK_PORT to a free one`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
