import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError } from '#protocol';
import type { SetupContext } from '../settings.ts';
import { labHostNames } from './names.ts';

export interface StreamOptions {
  /** Called with the bytes so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Called with each line the receiving command prints. */
  readonly onLine?: (line: string) => void;
}

type Source = readonly [file: string, ...args: string[]];

/** Pipes the output of a program of this machine into a command in the lab host. Throws when either fails. */
export function streamIntoLabHost(
  context: SetupContext,
  source: Source,
  command: readonly string[],
  options?: StreamOptions,
): Promise<void> {
  return streamIntoContainer(context, labHostNames(context.settings).container, { source, command }, options);
}

/** The same into a command in another container of ours. */
export async function streamIntoContainer(
  { log, signal }: Pick<SetupContext, 'log' | 'signal'>,
  container: string,
  { source, command }: { readonly source: Source; readonly command: readonly string[] },
  { onBytes, onLine }: StreamOptions = {},
): Promise<void> {
  const [file, ...args] = source;
  const from = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  const into = spawn('docker', ['exec', '--interactive', container, ...command], {
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
  });
  const said: string[] = [];
  for (const stream of [from.stderr, into.stdout, into.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split(/[\r\n]+/).filter((part) => part.trim() !== '')) {
        log(`${command[0]}: ${line}`);
        onLine?.(line);
        said.push(line);
      }
    });
  }
  let bytes = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      onBytes?.(bytes);
      done(null, chunk);
    },
  });
  // Listeners first: a program may end before the pipe does. Settled, since an abort rejects both while the pipe is still awaited.
  const ends = Promise.allSettled([once(from, 'close'), once(into, 'close')]);
  // A receiver that fails breaks the pipe; its own words are the better error.
  await pipeline(from.stdout, counter, into.stdin).catch((error: unknown) => log(`pipe: ${String(error)}`));
  for (const end of await ends) if (end.status === 'rejected') log(`copy: ${String(end.reason)}`);
  signal.throwIfAborted();
  if (from.exitCode !== 0 || into.exitCode !== 0) {
    throw new UserError({
      code: 'copy-failed',
      message: `Copying into ${container} failed (${file} ${from.exitCode}, receiver ${into.exitCode}): ${wordsOf(said).slice(-700)}`,
      hint: 'Look at the disk of this machine (npx drydock doctor), then start again: what is whole already stays',
    });
  }
}

/** The last lines without the trace of a crash. */
function wordsOf(lines: readonly string[]): string {
  const words = lines.filter((line) => !/^\s+at |^Node\.js v|^[{}\s]*$/.test(line));
  return words.slice(-5).join(' · ');
}
