import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';
import type { Instance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';

/** How the engine of a sandbox answers the agent: as it is, 30 s later, or nonsense. The learner's own `docker` has another door. */
export type EngineManner = 'pass' | 'slow' | 'garbage';

export interface FaultyEngine extends AsyncDisposable {
  /** From now on; open connections are cut. */
  behave(manner: EngineManner): Promise<void>;
}

/** Puts a socket that can fail between the agent and the engine of one sandbox; away after disposal. */
export async function faultyEngine(instance: Instance, sandbox: SandboxId): Promise<FaultyEngine> {
  const control = `/run/faulty-${sandbox}`;
  const behave = async (manner: EngineManner) => {
    await inLabHost(instance, `echo ${manner} > ${control}`);
  };
  await behave('pass');
  const folder = `/run/drydock/s/${sandbox}`;
  const command = ['exec', '--interactive', instance.labHost, 'node', '--input-type=module', '-', folder, control];
  const program = spawn('docker', command, { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(readFileSync(join(import.meta.dirname, 'faulty-engine.mjs')));
  await Promise.race([
    once(program.stdout, 'data'),
    once(program, 'exit').then(() => {
      throw new Error('The faulty engine did not start');
    }),
  ]);
  return {
    behave,
    [Symbol.asyncDispose]: async () => {
      const ended = once(program, 'exit');
      await inLabHost(instance, `kill $(pgrep -f '[i]nput-type=module - ${folder}'); rm ${control}`);
      await ended;
    },
  };
}
