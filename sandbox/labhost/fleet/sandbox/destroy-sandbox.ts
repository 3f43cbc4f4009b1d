import type { SandboxId } from '#protocol';
import type { FleetContext } from '../fleet-context.ts';
import { removeGuardedFolder } from './guarded-folder.ts';
import { deleteVolume, detachVolume } from './quota-volume.ts';
import { freezersOf, whileThawing } from './thaw.ts';

type WithEngine = Pick<FleetContext, 'engine'>;

/** Removes whatever is there of a sandbox: container, volume, loop device, folders, network. Can be repeated. */
export async function destroySandbox(context: WithEngine, id: SandboxId): Promise<void> {
  await destroyAllButNetwork(context, id);
  await context.engine.removeNetwork(id);
}

/** Of its programs and files nothing is left then. The engine takes networks down one after the other, 0.2 s each: not all need to wait for that. */
export async function destroyAllButNetwork(context: WithEngine, id: SandboxId): Promise<void> {
  await endPrograms(context, id);
  await deleteVolume(id);
}

/** Removes all of it but the file with what its learner wrote. Can be repeated. */
export async function endSandbox(context: WithEngine, id: SandboxId): Promise<void> {
  await endPrograms(context, id);
  await context.engine.removeNetwork(id);
}

async function endPrograms({ engine }: WithEngine, id: SandboxId): Promise<void> {
  const container = await engine.inspect(id);
  const freezers = container === undefined ? [] : freezersOf(container.id);
  await whileThawing(freezers, () => engine.removeContainer(id));
  await Promise.all([detachVolume(id), removeGuardedFolder(id)]);
}
