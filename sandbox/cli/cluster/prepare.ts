import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import { holdLock } from '../../bootstrap/lock.mjs';
import { ensureImages } from '../../images/build.ts';
import type { CommandContext } from '../command-context.ts';
import { applyAddons } from './addons.ts';
import { backgroundGroup } from './background-group.ts';
import { buildParts } from './build-parts.ts';
import { ensureNode, nodesOf } from './ensure-node.ts';
import { kubectl, tryKubectl } from './in-cluster.ts';
import { leadToRegistry } from './lead-to-registry.ts';
import { clusterNames } from './names.ts';
import { writePlatformKubeconfig } from './platform-account.ts';
import { Preparation } from './preparation.ts';
import { raiseWall } from './raise-wall.ts';
import { writeClusterState } from './state-file.ts';
import { copyOut, provideTools } from './tools.ts';

/** What follows when everything is built. */
const after = [
  { title: 'Giving sandboxes their tools', seconds: 5 },
  { title: 'Creating the cluster', seconds: 30 },
  { title: 'Starting what every cluster has', seconds: 25 },
  { title: "Raising the wall around learners' pods", seconds: 20 },
];

/**
 * Brings the Kubernetes cluster up: `drydock cluster`, which `start` leaves in the background. Idempotent; interrupted at any moment, the next
 * one goes on. What it does and how it ends is in state.json of the folder `cluster`.
 */
export async function prepareCluster(context: CommandContext): Promise<void> {
  const { settings, signal, say } = context;
  const { data } = settings;
  const release = await holdLock({ ...context, file: join(data, 'cluster.lock'), what: 'preparation of Kubernetes' });
  try {
    await bringUp(context);
    const version = await serverVersion(context);
    const nodes = (await nodesOf(context)).length;
    writeClusterState(data, { status: 'ready', since: new Date().toISOString(), version, nodes });
    say(`Kubernetes ${version} is ready.`);
  } catch (cause) {
    const at = new Date().toISOString();
    if (signal.aborted) writeClusterState(data, { status: 'down', at });
    else writeClusterState(data, { status: 'failed', at, ...wordsOf(cause) });
    throw cause;
  } finally {
    release();
  }
}

async function bringUp(context: CommandContext): Promise<void> {
  const { kind, work } = clusterNames(context.settings);
  const preparation = new Preparation(context);
  const images = await ensureImages(context);
  const group = await backgroundGroup(context);
  const parts = await buildParts(context, images, { preparation, group, after });
  await preparation.step(async () => {
    mkdirSync(work, { recursive: true, mode: 0o700 });
    await copyOut(context, parts.programs.kind ?? '', '/bin/kind', kind);
    await provideTools(context, parts);
  });
  await preparation.step(async (phase) => {
    await ensureNode(context, parts.node, phase);
    phase.update('waiting for the API server');
    await apiAnswers(context);
    await leadToRegistry(context);
  });
  await preparation.step(async (phase) => {
    await applyAddons(context, phase);
    await writePlatformKubeconfig(context);
  });
  await preparation.step((phase) => raiseWall(context, images, group, phase));
}

/** After a start of the node it takes some seconds. */
async function apiAnswers(context: CommandContext): Promise<void> {
  for (const deadline = Date.now() + 180_000; ; await wait(500, undefined, { signal: context.signal })) {
    const { exitCode, output } = await tryKubectl(context, ['get', '--raw', '/readyz']);
    if (exitCode === 0) break;
    if (Date.now() < deadline) continue;
    throw new UserError({
      code: 'api-server-silent',
      message: `The API server of Kubernetes does not answer: ${output.trim().slice(-300)}`,
      hint: 'Look at memory and disk of this machine (npx drydock doctor), then start again',
    });
  }
  await kubectl(context, ['wait', 'node', '--all', '--for=condition=Ready', '--timeout=170s']);
}

async function serverVersion(context: CommandContext): Promise<string> {
  const found = /"gitVersion":\s*"([^"]+)"/.exec(await kubectl(context, ['get', '--raw', '/version']));
  return found?.[1] ?? 'unknown';
}

/** What went wrong, for people; a full disk by its name. */
export function wordsOf(cause: unknown): { problem: string; hint?: string } {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/no space left on device|ENOSPC/i.test(text)) {
    return {
      problem: 'The disk of this machine is full: Kubernetes needs about 12 GB while it is built, and 5 GB afterwards',
      hint: 'Make room (docker system df says what Docker holds), then start again: it goes on where it stopped',
    };
  }
  if (!(cause instanceof UserError)) return { problem: text.slice(0, 1000) };
  const { message, hint } = cause.problem;
  return { problem: message.slice(0, 1000), ...(hint === undefined ? {} : { hint }) };
}
