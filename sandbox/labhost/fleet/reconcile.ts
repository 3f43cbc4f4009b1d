import { mkdir, readdir } from 'node:fs/promises';
import { type SandboxId, sandboxId } from '#protocol';
import { places } from '../settings.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Maker } from './maker.ts';
import type { SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';
import { sandboxLabel } from './sandbox/container-spec.ts';
import { destroySandbox } from './sandbox/destroy-sandbox.ts';
import { answers } from './sandbox/engine-ready.ts';
import { guardedFolder } from './sandbox/guarded-folder.ts';
import { isAtWork } from './template/at-work.ts';

/**
 * Compares the journal with what is there, both ways, after a start of the agent: what runs and is known goes on, what is stopped stays
 * so; somebody's that does not run any more, because the whole lab host was restarted, is stopped and keeps its files; whatever else
 * does not run, and what is there but not known, is removed.
 */
export async function reconcile(context: FleetContext, roster: Roster, maker: Maker): Promise<void> {
  for (const record of roster.all()) {
    const { id } = record;
    // What was stopped has no container; what was being stopped is, now.
    if (record.state === 'stopped') continue;
    const state = await context.engine.inspect(id);
    const complete = state?.running === true && state.id === record.container;
    const usable = record.state === 'warm' || record.state === 'active';
    // Killed between "started" and "ready": it may have become ready without us.
    const nearlyReady = record.state === 'starting' && complete && (await engineAnswers(context, id));
    if (complete && nearlyReady) await roster.apply(id, { type: 'ready', readyMs: context.now() - record.createdAt });
    else if (complete && usable) continue;
    else if (record.state === 'pausing' || wasTakenUpAgain(record)) await maker.shelve(id);
    else if (record.state === 'active') await maker.pause(id);
    else await maker.remove(id);
  }
  await removeOrphans(context, roster);
}

/** After the engine was away: what ended unseen has failed, and what could not be removed is removed now. */
export async function catchUp(context: FleetContext, roster: Roster): Promise<void> {
  for (const { id, state } of roster.all()) {
    if (state !== 'warm' && state !== 'active') continue;
    const found = await context.engine.inspect(id);
    if (found?.running !== true) await roster.apply(id, { type: 'failed', reason: 'The sandbox ended by itself' });
  }
  await removeOrphans(context, roster);
}

/** Killed while a stopped one was taken up again: its files are still all there. */
function wasTakenUpAgain({ state, resumed }: SandboxRecord): boolean {
  return resumed === true && (state === 'requested' || state === 'starting');
}

async function removeOrphans(context: FleetContext, roster: Roster): Promise<void> {
  for (const id of await present(context)) {
    if (roster.get(id) === undefined && !(await isAtWork(id))) {
      context.log.warn({ id }, 'nobody knows this sandbox; it is removed');
      await destroySandbox(context, id);
    }
  }
}

async function engineAnswers({ signal }: FleetContext, id: SandboxId): Promise<boolean> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
  return answers(`${guardedFolder(id)}/engine.sock`, deadline);
}

/** Every sandbox of which anything exists on this lab host. */
async function present({
  engine,
  settings,
}: Pick<FleetContext, 'engine' | 'settings'>): Promise<ReadonlySet<SandboxId>> {
  const label = `dev.drydock.instance=${settings.instance}`;
  const folders = [places.guarded, places.mounts, places.volumes];
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const names = await Promise.all([
    engine.containers(sandboxLabel),
    engine.networks(label),
    ...folders.map((folder) => readdir(folder)),
  ]);
  const ids = names.flat().map((name) => sandboxId.safeParse(name.replace(/\.img(\.new)?$/, '')));
  return new Set(ids.filter((id) => id.success).map((id) => id.data));
}
