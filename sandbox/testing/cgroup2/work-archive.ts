import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SetupContext } from '../../cli/settings.ts';
import { sh } from './shell.ts';

/** What the proofs import besides the agent's own code, which the lab host has already. */
const proofs = ['sandbox/testing/cgroup2', 'sandbox/testing/sandbox-doors.ts'];

/** Writes the tar archive `file` for the machine: what it runs, how the lab host's container is made, and the proofs. */
export async function writeWork(context: SetupContext, file: string, lab: string, container: string): Promise<void> {
  const staging = await mkdtemp(join(tmpdir(), 'drydock-cgroup2-'));
  try {
    await cp(join(import.meta.dirname, 'machine'), join(staging, 'machine'), { recursive: true });
    for (const name of ['container.json', 'network.json']) await cp(join(lab, name), join(staging, name));
    await writeFile(join(staging, 'name'), container);
    await mkdir(join(staging, 'agent'));
    for (const proof of proofs) await cp(join(context.root, proof), join(staging, 'agent', proof), { recursive: true });
    await sh(context, 'tar --owner=0 --group=0 -cf "$1" -C "$2" .', [file, staging]);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
