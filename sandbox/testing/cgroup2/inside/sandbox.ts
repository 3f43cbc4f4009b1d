import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';
import type { Fleet } from './fleet.ts';

/** The one sandbox of the proofs: what it is from inside, and its cgroup from outside. */
export interface ProvenSandbox {
  readonly id: SandboxId;
  /** Name of its cgroup. */
  readonly group: string;
  /** Runs a script as its root; gives the lines it printed, and its exit code as the last one. */
  lines(script: string): Promise<string[]>;
  /** A file of its own cgroup, read in the lab host. */
  limit(file: string): Promise<string>;
}

const labs = '/sys/fs/cgroup/labs';

/** Names of the cgroups of all sandboxes on this lab host. */
export async function sandboxGroups(): Promise<string[]> {
  return (await readdir(labs, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

export async function provenSandbox(fleet: Fleet, id: SandboxId): Promise<ProvenSandbox> {
  const [group, ...more] = await sandboxGroups();
  if (group === undefined || more.length > 0) throw new Error(`Expected one cgroup of a sandbox, found ${more.length}`);
  return {
    id,
    group,
    lines: async (script) => {
      const { output, exitCode } = await fleet.run(id, script);
      return [...output.split('\n').filter((line) => line !== ''), `exit ${exitCode}`];
    },
    limit: async (file) => (await readFile(join(labs, group, file), 'utf8')).trim(),
  };
}
