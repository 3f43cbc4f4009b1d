import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '#protocol';
import { holdLock } from '../../bootstrap/lock.mjs';
import { ensureImages } from '../../images/build.ts';
import type { CommandContext } from '../command-context.ts';
import { inLabHost } from '../lab-host/container.ts';
import { addonsWork, applyAddons } from './addons.ts';
import { backgroundGroup } from './background-group.ts';
import { buildParts } from './build-parts.ts';
import { ensureNode, nodesOf } from './ensure-node.ts';
import { adoptCluster } from './existing/adopt-cluster.ts';
import { elsewhereFile } from './existing/elsewhere-file.ts';
import { kubectl, tryKubectl } from './in-cluster.ts';
import { leadToRegistry } from './lead-to-registry.ts';
import { clusterNames } from './names.ts';
import { bringingUp } from './plan.ts';
import { Preparation } from './preparation.ts';
import { giveImageEarly, raiseWall, wallImage } from './raise-wall.ts';
import { type StandingCluster, standingCluster } from './standing-cluster.ts';
import { writeClusterState } from './state-file.ts';
import { copyOut, provideTools } from './tools.ts';

/**
 * Brings the Kubernetes cluster up: `drydock cluster`, which `start` leaves in the background. Idempotent; interrupted at any moment, the next
 * one goes on. What it does and how it ends is in state.json of the folder `cluster`. A cluster that stands stays ready while it is looked after,
 * unless its node has to be started or made anew. With `imagesOnly` it builds what the cluster is made of, and touches nothing else.
 */
export async function prepareCluster(context: CommandContext, { imagesOnly = false } = {}): Promise<void> {
  const { settings, signal, say } = context;
  const { data, kubeconfig } = settings;
  const release = await holdLock({ ...context, file: join(data, 'cluster.lock'), what: 'preparation of Kubernetes' });
  let preparation: Preparation | undefined;
  let standing: StandingCluster | undefined;
  try {
    standing = kubeconfig === undefined ? await standingCluster(context) : undefined;
    preparation = new Preparation(context, imagesOnly || standing !== undefined);
    if (!imagesOnly && standing !== undefined) writeClusterState(data, { ...standing, pid: process.pid });
    const built = imagesOnly || kubeconfig === undefined ? await buildAll(context, preparation) : undefined;
    if (imagesOnly) return;
    const { version, nodes } =
      built === undefined
        ? await adoptCluster(context, preparation, kubeconfig ?? '')
        : await bringUp(context, preparation, built);
    // Whoever is connected stays so: it is the same cluster since then.
    const since = (preparation.isQuiet ? standing?.since : undefined) ?? new Date().toISOString();
    writeClusterState(data, { status: 'ready', since, version, nodes });
    say(`Kubernetes ${version} is ready.`);
  } catch (cause) {
    if (imagesOnly) throw cause;
    const at = new Date().toISOString();
    if (signal.aborted && preparation?.isQuiet && standing !== undefined) writeClusterState(data, standing);
    else if (signal.aborted) writeClusterState(data, { status: 'down', at });
    else writeClusterState(data, { status: 'failed', at, ...wordsOf(cause) });
    throw cause;
  } finally {
    release();
  }
}

async function buildAll(context: CommandContext, preparation: Preparation) {
  const images = await ensureImages(context);
  const group = await backgroundGroup(context);
  return { images, group, parts: await buildParts(context, images, { preparation, group, after: bringingUp }) };
}

type Built = Awaited<ReturnType<typeof buildAll>>;

async function bringUp(
  context: CommandContext,
  preparation: Preparation,
  { images, group, parts }: Built,
): Promise<{ readonly version: string; readonly nodes: number }> {
  const { kind, work } = clusterNames(context.settings);
  await preparation.step(async () => {
    mkdirSync(work, { recursive: true, mode: 0o700 });
    await copyOut(context, parts.programs.kind ?? '', '/bin/kind', kind);
    await inLabHost(context, ['rm', '-f', elsewhereFile]);
  });
  const wall = await preparation.step(async (phase) => {
    const image = await wallImage(context, images, { group, phase });
    const node = async () => {
      await ensureNode(context, parts.node, {
        phase,
        interrupt: () => preparation.interrupt(),
        meanwhile: (beside, name) => giveImageEarly(beside, name, image),
      });
      phase.update('waiting for the API server');
      await apiAnswers(context);
    };
    await Promise.all([provideTools(context, parts), node()]);
    return image;
  });
  // Each of these waits most of the time.
  await preparation.step(async () => {
    await Promise.all([leadToRegistry(context), applyAddons(context)]);
  });
  await preparation.step(async (phase) => {
    // A published node brings a network that has its own.
    const routes = !parts.isPublished;
    await Promise.all([addonsWork(context), raiseWall(context, wall, { phase, routes, isInUse: preparation.isQuiet })]);
  });
  return { version: await serverVersion(context), nodes: (await nodesOf(context)).length };
}

/** After a start of the node it takes some seconds. */
async function apiAnswers(context: CommandContext): Promise<void> {
  for (const deadline = Date.now() + 180_000; ; await wait(500, undefined, { signal: context.signal })) {
    const { exitCode, output } = await tryKubectl(context, ['get', '--raw', '/readyz']);
    if (exitCode === 0) return;
    if (Date.now() < deadline) continue;
    throw new UserError({
      code: 'api-server-silent',
      message: `The API server of Kubernetes does not answer: ${output.trim().slice(-300)}`,
      hint: 'Look at memory and disk of this machine (npx drydock doctor), then start again',
    });
  }
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
