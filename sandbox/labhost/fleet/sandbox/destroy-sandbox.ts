import type { SandboxId } from '#protocol';
import type { FleetContext } from '../fleet-context.ts';
import { removeGuardedFolder } from './guarded-folder.ts';
import { deleteVolume, detachVolume } from './quota-volume.ts';
import { freezersOf, whileThawing } from './thaw.ts';

/** Removes whatever is there of a sandbox: container, network, volume, loop device, folders. Can be repeated. */
export async function destroySandbox(context: Pick<FleetContext, 'engine'>, id: SandboxId): Promise<void> {
  await endSandbox(context, id);
  await deleteVolume(id);
}

/** Removes all of it but the file with what its learner wrote. Can be repeated. */
export async function endSandbox({ engine }: Pick<FleetContext, 'engine'>, id: SandboxId): Promise<void> {
  const container = await engine.inspect(id);
  const freezers = container === undefined ? [] : freezersOf(container.id);
  await whileThawing(freezers, () => engine.removeContainer(id));
  await Promise.all([engine.removeNetwork(id), detachVolume(id), removeGuardedFolder(id)]);
}
