import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sandboxOf } from '#protocol';
import type { ApiServer } from '../api/api-server.ts';
import { volumeFolder } from '../names.ts';

/** What is read of a prepared volume. */
export const volumeSeen = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    hostPath: z.object({ path: z.string() }),
    nodeAffinity: z
      .object({
        required: z.object({
          nodeSelectorTerms: z.array(
            z.object({ matchExpressions: z.array(z.object({ values: z.array(z.string()).default([]) })) }),
          ),
        }),
      })
      .optional(),
  }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});
export type VolumeSeen = z.infer<typeof volumeSeen>;

export interface FolderPlan {
  readonly make: readonly string[];
  readonly remove: readonly string[];
  /** Volumes whose claim is gone: what is in them goes, and they are free again. */
  readonly renew: readonly { readonly volume: string; readonly folder: string }[];
}

/** The one node that has a volume; undefined when each node has a folder for it. */
const nodeOf = ({ spec }: VolumeSeen): string | undefined =>
  spec.nodeAffinity?.required.nodeSelectorTerms[0]?.matchExpressions[0]?.values[0];

/**
 * Which folders of namespaces are to be on the node `self`, which has those that are `there`. Only names of namespaces are ever removed. Pure.
 */
export function planFolders(volumes: Iterable<VolumeSeen>, there: readonly string[], self: string): FolderPlan {
  const wanted = new Map<string, VolumeSeen>();
  for (const volume of volumes) {
    if ((nodeOf(volume) ?? self) !== self) continue;
    const { path } = volume.spec.hostPath;
    const folder = path.slice(volumeFolder.length + 1);
    if (path === `${volumeFolder}/${folder}` && sandboxOf(folder) !== undefined) wanted.set(folder, volume);
  }
  const renew = [...wanted].filter(([, { status }]) => status.phase === 'Released');
  return {
    make: [...wanted.keys()].filter((folder) => !there.includes(folder)),
    remove: there.filter((folder) => sandboxOf(folder) !== undefined && !wanted.has(folder)),
    renew: renew.map(([folder, { metadata }]) => ({ volume: metadata.name, folder })),
  };
}

/** Brings the folders of the node `self` in line with the volumes. May be repeated. */
export async function keepFolders(api: ApiServer, self: string, volumes: Iterable<VolumeSeen>, root = volumeFolder) {
  await mkdir(root, { recursive: true, mode: 0o711 });
  const plan = planFolders(volumes, await readdir(root), self);
  for (const folder of plan.make) await makeFolder(join(root, folder));
  for (const folder of plan.remove) await rm(join(root, folder), { recursive: true, force: true });
  for (const { volume, folder } of plan.renew) {
    for (const name of await readdir(join(root, folder))) await rm(join(root, folder, name), { recursive: true });
    // Without a word of whose it was it is anybody's of its class, which is the same learner's.
    await api.ask({
      method: 'PATCH',
      path: `/api/v1/persistentvolumes/${volume}`,
      type: 'application/merge-patch+json',
      body: { spec: { claimRef: null } },
    });
  }
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  // Containers of any user write in it.
  await chmod(path, 0o777);
}
