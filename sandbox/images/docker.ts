import { x } from 'tinyexec';
import { UserError } from '#protocol';
import type { SetupContext } from '../cli/settings.ts';

export interface DockerOptions {
  /** Each line of output as it comes; all of it goes to the log besides. */
  readonly onLine?: (line: string) => void;
  /** Milliseconds; without it only the context's signal ends the command. */
  readonly timeout?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface DockerResult {
  readonly exitCode: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs the docker command to its end, whatever its exit code. Rejects when the signal aborts. */
export async function tryDocker(
  { log, signal }: Pick<SetupContext, 'log' | 'signal'>,
  args: readonly string[],
  { onLine, timeout, env = {} }: DockerOptions = {},
): Promise<DockerResult> {
  signal.throwIfAborted();
  const lines: string[] = [];
  const process = x('docker', [...args], {
    signal,
    ...(timeout === undefined ? {} : { timeout }),
    nodeOptions: { env, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  for await (const line of process) {
    log(`docker ${args[0] ?? ''}: ${line}`);
    onLine?.(line);
    lines.push(line);
  }
  signal.throwIfAborted();
  return { exitCode: process.exitCode ?? 1, output: lines.join('\n') };
}

/** Runs the docker command and gives its output. Throws with the last lines when it fails. */
export async function docker(
  context: Pick<SetupContext, 'log' | 'signal'>,
  args: readonly string[],
  options: DockerOptions = {},
): Promise<string> {
  const { exitCode, output } = await tryDocker(context, args, options);
  if (exitCode === 0) return output;
  const tail = output.split('\n').slice(-15).join('\n');
  throw new UserError({
    code: 'docker-failed',
    message: `"docker ${args.slice(0, 2).join(' ')}" ended with ${exitCode}:\n${tail.slice(-700)}`,
    hint: 'The log named below has all of it. When something could not be fetched, look at network and proxy; then start again: it goes on where it stopped',
  });
}
