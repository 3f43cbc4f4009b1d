import { access, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxId } from '#protocol';
import { runProgram } from '../../run-program.ts';
import { places, sandboxRoot } from '../../settings.ts';

/** Everything a learner can write lies in a file system of this many bytes. */
const quotaBytes = 2 * 1024 ** 3;

/** Makes an empty file system in a sparse file: some MiB on the disk, `quotaBytes` to its user. No journal: it would cost each of them; see `mend`. */
export async function makeFileSystem(path: string): Promise<void> {
  await runProgram('truncate', ['--size', String(quotaBytes), path]);
  const features = `lazy_itable_init=1,lazy_journal_init=1,root_owner=${sandboxRoot}:${sandboxRoot}`;
  await runProgram('mkfs.ext4', ['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', features, path]);
}

function volumeFile(id: SandboxId): string {
  return join(places.volumes, `${id}.img`);
}

export function volumeMount(id: SandboxId): string {
  return join(places.mounts, id);
}

/** Mounts the sandbox's volume: the one it had, or a copy of `blank` (see template/). The kernel frees the loop device with the mount. */
export async function attachVolume(id: SandboxId, blank: string): Promise<void> {
  await Promise.all([
    mkdir(places.volumes, { recursive: true, mode: 0o700 }),
    mkdir(volumeMount(id), { recursive: true, mode: 0o711 }),
  ]);
  if (await isThere(volumeFile(id))) await mend(volumeFile(id));
  else {
    await runProgram('cp', ['--sparse=always', '--reflink=auto', blank, `${volumeFile(id)}.new`]);
    await rename(`${volumeFile(id)}.new`, volumeFile(id));
  }
  await runProgram('mount', ['-o', 'loop,nodev,noatime', volumeFile(id), volumeMount(id)]);
}

/** Milliseconds for looking through a whole file system. */
const mendTimeout = 60_000;

/** One that was not closed, because the machine lost its power, is put in order; else nothing is read but its first block. */
async function mend(file: string): Promise<void> {
  await runProgram('e2fsck', ['-p', file], { timeout: mendTimeout }).catch((error: unknown) => {
    // 1 is "mended", as e2fsck(8) says.
    if (!(error instanceof Error && Object(error.cause).code === 1)) throw error;
  });
}

/** Undoes the mount of `attachVolume`; the files stay. */
export async function detachVolume(id: SandboxId): Promise<void> {
  await unmount(volumeMount(id));
}

export async function deleteVolume(id: SandboxId): Promise<void> {
  await Promise.all([rm(volumeFile(id), { force: true }), rm(`${volumeFile(id)}.new`, { force: true })]);
}

/** Unmounts and removes a mount point; fine when it is neither mounted nor there. */
export async function unmount(path: string): Promise<void> {
  if (!(await isThere(path))) return;
  await runProgram('umount', [path]).catch(async (error: unknown) => {
    // `not mounted` is what we want; what is still busy goes when its last user has gone.
    if (!String(error).includes('not mounted')) await runProgram('umount', ['--lazy', path]);
  });
  await rmdir(path);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
