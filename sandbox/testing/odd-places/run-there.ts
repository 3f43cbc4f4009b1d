import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Where a command of Drydock runs. */
export interface Place {
  /** Folder of the clone. */
  readonly clone: string;
  readonly node: string;
  /** Program and arguments that the command is put behind: namespaces of its own. It replaces itself by the command. */
  readonly inside: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  /** The URL it printed. */
  readonly url: string;
  /** Everything it said to the person. */
  said(): string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<Ended>;
}

/** Runs `drydock` with these words to its end. */
export async function drydock(place: Place, ...words: readonly string[]): Promise<Ended> {
  return collect(launch(place, words)).ended;
}

/** Runs `drydock start` on a borrowed lab host until it prints its URL, and lets it run. Throws with its words when it ends before. */
export async function startThere(place: Place): Promise<Running> {
  const child = launch(place, ['run', borrowedStart]);
  const { ended, said } = collect(child);
  const url = await Promise.race([firstLine(child), ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  return {
    pid: child.pid ?? 0,
    url,
    said,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

export const borrowedStart = 'sandbox/testing/odd-places/borrowed-start.ts';

function launch({ clone, node, inside, env }: Place, words: readonly string[]): ChildProcessWithoutNullStreams {
  const [file = '', ...args] = [...inside, node, join(clone, 'sandbox/bootstrap/drydock.mjs'), ...words];
  const child = spawn(file, args, { cwd: '/', env });
  child.stdin.end();
  return child;
}

function collect(child: ChildProcessWithoutNullStreams): { ended: Promise<Ended>; said: () => string } {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { ended, said: () => stderr };
}

function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}
