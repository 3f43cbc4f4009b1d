import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { duration } from '../../bootstrap/progress-lines.mjs';
import { foretellSeconds } from '../cluster/foretell.ts';
import { prepareCluster } from '../cluster/prepare.ts';
import { readClusterState } from '../cluster/state-file.ts';
import type { CommandContext } from '../command-context.ts';

/** How it is brought up, and after how many milliseconds one is given up that neither stands nor says why: above the longest build. */
const usual = { prepare: (context: CommandContext) => prepareCluster(context), patience: 90 * 60_000 };

/** What people are told before anything begins. `own` is the context of the test instance. */
export async function foretellCluster(own: CommandContext): Promise<string> {
  const { build, start } = await foretellSeconds(own);
  const beside = build === 0 ? '' : `is built beside the other tests, in about ${minutes(build)}, and then `;
  return `Kubernetes: the cluster ${beside}comes up in about ${minutes(start)}. Without it: DRYDOCK_KUBERNETES=off npm test`;
}

function minutes(seconds: number): string {
  const count = Math.ceil(seconds / 60);
  return count === 1 ? 'a minute' : `${count} minutes`;
}

/** What the cluster is made of, built at a low priority while other tests run. */
export interface Building extends AsyncDisposable {
  /** Resolves when it has ended, however: whoever brings the cluster up sees what is missing. */
  readonly done: Promise<void>;
}

/** Begins with it; disposal ends it. */
export function buildBeside({ root, env, settings, log }: CommandContext): Building {
  const logs = join(settings.data, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o711 });
  const out = openSync(join(logs, 'cluster.log'), 'a', 0o600);
  const command = [process.execPath, join(root, 'sandbox/cli/main.ts'), 'cluster', '--images'];
  const child = spawn('nice', command, { cwd: root, env, stdio: ['ignore', out, out] });
  closeSync(out);
  const done = once(child, 'exit').then(
    ([code, signal]) => log(`the build of Kubernetes ended: ${code ?? signal}`),
    (cause: unknown) => log(`the build of Kubernetes did not begin: ${cause}`),
  );
  return {
    done,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await done;
    },
  };
}

/** Brings the cluster of the test instance up. False when there is none: then it has said why. */
export async function bringUpCluster(own: CommandContext, { prepare, patience } = usual): Promise<boolean> {
  const signal = AbortSignal.any([own.signal, AbortSignal.timeout(patience)]);
  const settings = { ...own.settings, kubernetes: 'on' } as const;
  try {
    await prepare({ ...own, settings, signal });
    return true;
  } catch (cause) {
    if (own.signal.aborted) throw cause;
    own.say(
      `\nThe cluster of the test instance did not come up: ${signal.aborted ? `it was not there after ${duration(patience)}` : problemOf(own, cause)}`,
    );
    return false;
  }
}

function problemOf({ settings }: CommandContext, cause: unknown): string {
  const state = readClusterState(settings.data);
  if (state?.status === 'failed') return `${state.problem}\n→ ${state.hint ?? 'See its log, named below'}`;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
