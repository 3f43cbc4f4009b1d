import type { SandboxId } from '#protocol';
import type { ContainerState } from '../../engine/index.ts';
import type { FleetContext } from '../fleet-context.ts';
import { delegateCgroup } from './cgroup.ts';
import { containerSpec, sandboxLabels } from './container-spec.ts';
import { engineReady } from './engine-ready.ts';
import { guardedFolder, makeGuardedFolder } from './guarded-folder.ts';
import { attachVolume } from './quota-volume.ts';
import { limitUserNamespace } from './user-namespace.ts';

/** Makes everything of a sandbox and starts it; its engine is not up yet. Throws midway: `destroySandbox` clears any rest. */
export async function startSandbox(context: FleetContext, id: SandboxId): Promise<ContainerState> {
  const { engine, settings } = context;
  await Promise.all([
    attachVolume(id, context.template.blankVolume),
    makeGuardedFolder(id),
    engine.createNetwork(id, sandboxLabels(settings, id)),
  ]);
  await engine.createContainer(id, containerSpec(context, id));
  const state = await engine.startContainer(id);
  if (!state.running) throw new Error(`The sandbox ended at once with code ${state.exitCode}`);
  await Promise.all([delegateCgroup(state.pid), limitUserNamespace(state.pid)]);
  return state;
}

/** Milliseconds in which the engine of a sandbox must answer. */
const readyTimeout = 90_000;

/** Resolves when the learner's engine answers. */
export async function sandboxReady(context: Pick<FleetContext, 'signal'>, id: SandboxId): Promise<void> {
  await engineReady(guardedFolder(id), AbortSignal.any([context.signal, AbortSignal.timeout(readyTimeout)]));
}
