import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { x } from 'tinyexec';
import { z } from 'zod';
import { UserError } from '#protocol';
import { docker, tryDocker } from '../../images/docker.ts';
import { findFreePort } from '../free-port.ts';
import { labHostNames } from '../lab-host/names.ts';
import type { Phase } from '../progress.ts';
import type { SetupContext } from '../settings.ts';
import { kindConfig } from './kind-config.ts';
import { clusterNames } from './names.ts';

const inspection = z.array(
  z.object({
    Config: z.object({ Image: z.string() }),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()) }),
  }),
);

interface NodeWork {
  readonly phase: Phase;
  readonly interrupt: () => void;
  /** What fails here is done again when the node stands. */
  readonly meanwhile: (context: SetupContext, node: string) => Promise<void>;
}

/** Where the node itself says that kind has ended its work, and for what. */
const mark = '/kind/created';

/** What became of the cluster's containers. */
export type NodeOutcome = 'running' | 'started' | 'created';

/**
 * Sees to it that the cluster's containers run and are of this image, as many as are wanted. One that kind did not finish, of another image or of
 * another number of nodes is made anew; learners' namespaces in it are made again from their lessons. `interrupt` is called before anything is done that nobody can work through,
 * `meanwhile` while kind creates a node: it waits for others most of that time.
 */
export async function ensureNode(
  context: SetupContext,
  image: string,
  { phase, interrupt, meanwhile }: NodeWork,
): Promise<NodeOutcome> {
  const { settings } = context;
  const { node, cluster } = clusterNames(settings);
  const found = await tryDocker(context, ['container', 'inspect', node]);
  const [there] = found.exitCode === 0 ? inspection.parse(JSON.parse(found.output)) : [];
  if (there !== undefined) {
    const nodes = await nodesOf(context);
    const isOurs =
      there.Config.Image === image &&
      labHostNames(settings).network in there.NetworkSettings.Networks &&
      nodes.length === settings.kubernetesNodes;
    const stopped = await nodesOf(context, ['--filter', 'status=exited']);
    if (isOurs && stopped.length > 0) {
      interrupt();
      phase.update('starting the node');
      for (const name of stopped) await tryDocker(context, ['start', name]);
    }
    const created = isOurs ? await tryDocker(context, ['exec', node, 'cat', mark]) : undefined;
    if (created?.exitCode === 0 && created.output.trim() === image) return stopped.length === 0 ? 'running' : 'started';
    interrupt();
    phase.update(
      nodes.length === settings.kubernetesNodes
        ? 'removing what was not finished'
        : `it has ${nodes.length} of ${settings.kubernetesNodes} nodes (DRYDOCK_KUBERNETES_NODES): making it anew`,
    );
    await runKind(context, ['delete', 'cluster', '--name', cluster], phase);
  }
  interrupt();
  await create(context, image, { phase, meanwhile });
  await docker(context, ['exec', node, 'sh', '-c', 'printf "%s" "$1" > "$0"', mark, image]);
  return 'created';
}

/** Names of the containers that kind made for it, running or not; none where no engine answers. */
export async function nodesOf(context: SetupContext, more: readonly string[] = []): Promise<readonly string[]> {
  const filter = [...more, '--filter', `label=io.x-k8s.kind.cluster=${clusterNames(context.settings).cluster}`];
  const { exitCode, output } = await tryDocker(context, ['ps', '--all', ...filter, '--format', '{{.Names}}']);
  return exitCode === 0 ? output.split('\n').filter((name) => name !== '') : [];
}

async function create(context: SetupContext, image: string, { phase, meanwhile }: Omit<NodeWork, 'interrupt'>) {
  const { settings, log } = context;
  const { cluster, node, work, adminKubeconfig } = clusterNames(settings);
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const config = join(work, 'kind.yaml');
  const port = await findFreePort('127.0.0.1', firstPort(settings.name));
  writeFileSync(config, kindConfig({ image, port, nodes: settings.kubernetesNodes }));
  const files = ['--config', config, '--kubeconfig', adminKubeconfig];
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const beside = meanwhile({ ...context, signal }, node).catch((cause: unknown) => log(`beside kind: ${cause}`));
  try {
    await runKind(context, ['create', 'cluster', '--name', cluster, '--retain', ...files], phase);
  } catch (cause) {
    failed.abort();
    throw cause;
  } finally {
    await beside;
  }
}

/** Each instance looks first at a place of its own, below what the kernel gives away by itself. */
function firstPort(name: string): number {
  return 20_000 + (createHash('sha256').update(`${name} kubernetes`).digest().readUInt16BE() % 4000);
}

/** Runs kind in the lab host's network. Throws with its last words. */
async function runKind({ settings, log, signal }: SetupContext, args: readonly string[], phase: Phase): Promise<void> {
  const words: string[] = [];
  const process = x(clusterNames(settings).kind, [...args], {
    signal,
    nodeOptions: { env: { KIND_EXPERIMENTAL_DOCKER_NETWORK: labHostNames(settings).network } },
  });
  for await (const line of process) {
    log(`kind: ${line}`);
    words.push(line);
    const doing = /^\s*•\s+(.*?)\s*(?:\.\.\.)?$/.exec(line)?.[1];
    if (doing !== undefined) phase.update(doing.replaceAll(/\p{Extended_Pictographic}\uFE0F?/gu, '').trim());
  }
  signal.throwIfAborted();
  if (process.exitCode === 0) return;
  throw new UserError({
    code: 'kind-failed',
    message: `kind ${args[0]} ended with ${process.exitCode}:\n${words.slice(-12).join('\n').slice(-900)}`,
    hint: 'npx drydock doctor looks at engine, memory and disk; then start again: it goes on where it stopped',
  });
}
