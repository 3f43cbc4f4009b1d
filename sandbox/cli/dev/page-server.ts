import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import type { CommandContext } from '../command-context.ts';

export interface PageServerOptions {
  readonly host: string;
  readonly port: number;
  /** Where web answers what the page asks below /api. */
  readonly web: URL;
  /** A page that does not build, in Astro's words. */
  onProblem(line: string): void;
}

/** Astro's dev server: the pages as they are saved. */
export interface PageServer {
  /** Resolves when the first page was made; its address is the rest of the URL. Rejects with UserError when the server ends before. */
  open(url: URL): Promise<void>;
  /** Resolves with a UserError when it ended by itself. */
  readonly ended: Promise<UserError>;
  stop(): Promise<void>;
}

/** Milliseconds until the first page is there, and until a server that does not end is ended. */
const openWithinMs = 180_000;
const stopWithinMs = 5000;
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

export function startPageServer(context: CommandContext, options: PageServerOptions): PageServer {
  const { root, env, log, signal, logFile } = context;
  const { host, port, web, onProblem } = options;
  const astro = [join(root, 'node_modules/astro/bin/astro.mjs'), 'dev', '--host', host, '--port', String(port)];
  // It ends with us, also when we are killed.
  const [file, ...args] =
    setpriv === undefined
      ? [process.execPath, ...astro]
      : [setpriv, '--pdeathsig', 'TERM', '--', process.execPath, ...astro];
  const server = spawn(file, args, {
    cwd: root,
    env: { ...env, DRYDOCK_DEV_WEB: web.href, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    // Ctrl-C comes to us alone, and we end it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [server.stdout, server.stderr]) {
    createInterface(stream).on('line', (line) => {
      log(`  astro: ${line}`);
      last.push(line);
      if (last.length > 12) last.shift();
      if (/\[ERROR\]/.test(line)) onProblem(line.replace(/^.*\[ERROR\]\s*/, ''));
    });
  }
  let stopping = false;
  const ended = exitOf(server).then((how) => {
    if (stopping || signal.aborted) return new Promise<UserError>(() => undefined);
    return new UserError({
      code: 'page-server-ended',
      message: [
        `The server of the pages ended with ${how}. Its last lines:`,
        ...last.map((line) => `    ${line}`),
      ].join('\n'),
      hint: `All of its output is in ${logFile}`,
    });
  });
  return {
    ended,
    open: async (url) => {
      const over = ended.then((problem) => Promise.reject(problem));
      over.catch(() => undefined);
      await Promise.race([answerOf(url, signal), over]);
    },
    stop: async () => {
      stopping = true;
      if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      const killer = setTimeout(() => server.kill('SIGKILL'), stopWithinMs);
      await gone;
      clearTimeout(killer);
    },
  };
}

/** Any answer will do: a page with a mistake is shown with it. */
async function answerOf(url: URL, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + openWithinMs;
  while (!signal.aborted) {
    try {
      const answer = await fetch(url, { signal });
      await answer.arrayBuffer();
      return;
    } catch (cause) {
      if (Date.now() > deadline) throw new Error(`No page came from ${url.href}`, { cause });
      await wait(200, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function exitOf(server: ChildProcess): Promise<string> {
  return Promise.race([
    once(server, 'exit').then(([code, signal]) => String(signal ?? `exit ${code}`)),
    once(server, 'error').then(([cause]) => String(cause)),
  ]);
}
