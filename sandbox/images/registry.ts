import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Phase } from '../cli/progress.ts';
import type { SetupContext } from '../cli/settings.ts';
import { tryDocker } from './docker.ts';

/** Milliseconds in which a registry must have answered. */
const answerTimeout = 5000;

/**
 * Pulls an image when a registry answers. False when none does: no name, no route, or silence for 5 s.
 * A registry that answered may take as long as it needs.
 */
export async function pullImage({ log, signal }: SetupContext, image: string, phase: Phase): Promise<boolean> {
  phase.update(`asking the registry for ${image}`);
  const pull = spawn('docker', ['pull', image], { stdio: ['ignore', 'pipe', 'pipe'], signal });
  // `once` below sees the end; an abort arrives here too.
  pull.on('error', () => undefined);
  const silence = setTimeout(() => pull.kill('SIGKILL'), answerTimeout);
  for (const stream of [pull.stdout, pull.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      clearTimeout(silence);
      for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
        log(`docker pull: ${line}`);
        phase.update(line);
      }
    });
  }
  await once(pull, 'close').catch(() => undefined);
  clearTimeout(silence);
  signal.throwIfAborted();
  return pull.exitCode === 0;
}

/** Id of an image on the machine's engine, `sha256:…`; undefined when it is not there. */
export async function imageId(context: SetupContext, reference: string): Promise<string | undefined> {
  const { exitCode, output } = await tryDocker(context, ['image', 'inspect', '--format', '{{.Id}}', reference]);
  return exitCode === 0 ? output.trim() : undefined;
}
