import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';
import { runProgram } from '../../run-program.ts';
import { places, sandboxDockerGroup, sandboxRoot } from '../../settings.ts';
import { unmount } from './quota-volume.ts';

/** The folder through which a sandbox offers its sockets. The learner may write in it: so it is small, and nothing of ours lies there. */
export function guardedFolder(id: SandboxId): string {
  return join(places.guarded, id);
}

/** A tmpfs of a few pages. Set-gid: whatever socket is made in it belongs to the group that relay is in. */
export async function makeGuardedFolder(id: SandboxId): Promise<void> {
  const folder = guardedFolder(id);
  await mkdir(folder, { recursive: true });
  await chmod(places.guarded, 0o711);
  const owner = `uid=${sandboxRoot},gid=${sandboxDockerGroup}`;
  const options = `size=64k,nr_inodes=32,mode=2711,${owner},nosuid,nodev,noexec`;
  await runProgram('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
}

export async function removeGuardedFolder(id: SandboxId): Promise<void> {
  await unmount(guardedFolder(id));
}
