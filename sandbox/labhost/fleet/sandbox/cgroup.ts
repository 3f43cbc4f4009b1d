import { chown, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxRoot } from '../../settings.ts';

const mountPoint = '/sys/fs/cgroup';

/**
 * The cgroup folders of a process, read from the text of /proc/PID/cgroup. On v1 one a hierarchy, on v2 the one.
 * Pure; `hierarchies` are the folders below /sys/fs/cgroup.
 */
export function cgroupFolders(text: string, hierarchies: readonly string[]): readonly string[] {
  const rows = text
    .trim()
    .split('\n')
    .map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  const folders: string[] = [];
  for (const row of rows) {
    if (row === null) throw new Error(`"${text}" is not what /proc/PID/cgroup holds`);
    const [, controllers = '', path = ''] = row;
    if (controllers === '') {
      if (rows.length === 1) folders.push(join(mountPoint, path));
    } else {
      const name = controllers.replace(/^name=/, '');
      if (hierarchies.includes(name)) folders.push(join(mountPoint, name, path));
    }
  }
  return folders;
}

/**
 * Hands a sandbox its own cgroup, so that the engine in it can make groups below. The files with its limits stay ours: on v1 only
 * the folders change hands, on v2 also the three files that moving processes and enabling controllers need.
 */
export async function delegateCgroup(pid: number): Promise<void> {
  const [text, hierarchies] = await Promise.all([readFile(`/proc/${pid}/cgroup`, 'utf8'), readdir(mountPoint)]);
  const folders = cgroupFolders(text, hierarchies);
  const isV2 = hierarchies.includes('cgroup.controllers');
  const files = isV2 ? ['cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'] : [];
  for (const folder of folders) {
    // A process that were still where the engine was would hand the learner everybody's limits.
    if (!/\/labs\/[0-9a-f]{64}$/.test(folder)) throw new Error(`"${folder}" is not the cgroup of a sandbox`);
    for (const file of files) await chown(join(folder, file), sandboxRoot, sandboxRoot);
    await chown(folder, sandboxRoot, sandboxRoot);
  }
}

/** The folder that census reads: of the pids controller on v1. */
export function censusCgroup(container: string, isV2: boolean): string {
  return isV2 ? join(mountPoint, 'labs', container) : join(mountPoint, 'pids', 'labs', container);
}
