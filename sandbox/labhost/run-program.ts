import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ProgramOptions {
  /** Deadline in milliseconds; 60 s when not given: a guard against what hangs, not against a busy machine. */
  readonly timeout?: number;
  /** Written to its standard input. */
  readonly input?: string;
}

/**
 * Runs a program of the lab host to its end and gives its standard output. No shell is involved.
 *
 * @throws Error with the command and what it printed on standard error when it fails or is too slow.
 */
export async function runProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const running = run(file, [...args], {
    timeout: options.timeout ?? 60_000,
    killSignal: 'SIGKILL',
    maxBuffer: 4 << 20,
  });
  // A program that ends without reading its input must not end us.
  running.child.stdin?.on('error', () => undefined).end(options.input ?? '');
  try {
    return (await running).stdout;
  } catch (error) {
    throw new Error(`"${[file, ...args].join(' ')}" failed: ${stderrOf(error)}`, { cause: error });
  }
}

function stderrOf(error: unknown): string {
  if (error instanceof Error) {
    const text = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
    return (text === '' ? error.message : text).slice(0, 2000);
  }
  return String(error);
}
