import { exec } from 'tinyexec';
import type { SetupContext } from '../../cli/settings.ts';

/** Runs a shell script at low priority with `args` as $1 …; its words go to the log. Throws with the last of them when it fails. */
export async function sh(
  { log, signal }: Pick<SetupContext, 'log' | 'signal'>,
  script: string,
  args: readonly string[] = [],
): Promise<void> {
  const process = exec('nice', ['-n', '10', 'bash', '-o', 'pipefail', '-euc', script, 'sh', ...args], { signal });
  const tail: string[] = [];
  for await (const line of process) {
    log(line);
    tail.push(line);
    if (tail.length > 15) tail.shift();
  }
  signal.throwIfAborted();
  if (process.exitCode !== 0) throw new Error(`This ended with ${process.exitCode}:\n${script}\n${tail.join('\n')}`);
}
