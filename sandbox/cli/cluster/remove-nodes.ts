import { setTimeout as wait } from 'node:timers/promises';
import { docker, tryDocker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { nodesOf } from './ensure-node.ts';

/** Milliseconds between two tries, and how often is tried. */
const pause = 3000;
const tries = 20;

/** Removes the cluster's containers with what is in them. Throws when one stays. */
export async function removeNodes(context: SetupContext): Promise<void> {
  for (let n = 1; ; n += 1) {
    const nodes = await nodesOf(context);
    if (nodes.length === 0) return;
    const remove = ['rm', '--force', '--volumes', ...nodes];
    if (n === tries) await docker(context, remove);
    else if ((await tryDocker(context, remove)).exitCode !== 0) {
      for (const node of nodes) await thaw(context, node);
      await wait(pause, undefined, { signal: context.signal });
    }
  }
}

const thawAll = `cd /cgroup/freezer 2>/dev/null || exit 0
find . -path "*/$0/*" -name freezer.state | while read -r file; do echo THAWED > "$file"; done`;

/**
 * Frozen processes do not die on cgroup v1, and the engine gives up on their container. runc freezes a container while it sets its limits; a runc
 * that was killed in between leaves it so. Only from outside of the node's control group can that be mended: in a container of its own image, that
 * has its program and no network.
 */
async function thaw(context: SetupContext, node: string): Promise<void> {
  const { exitCode, output } = await tryDocker(context, ['inspect', '--format', '{{.Id}} {{.Config.Image}}', node]);
  const [id, image] = output.trim().split(' ');
  if (exitCode !== 0 || id === undefined || image === undefined) return;
  const apart = [
    '--rm',
    '--privileged',
    '--cgroupns',
    'host',
    '--network',
    'none',
    '--volume',
    '/sys/fs/cgroup:/cgroup',
  ];
  await tryDocker(context, ['run', ...apart, '--entrypoint', 'sh', image, '-c', thawAll, id]);
}
