import { tryDocker } from '../../images/docker.ts';
import type { SetupContext } from '../settings.ts';
import { clusterNames } from './names.ts';

/** What ails a cluster that was prepared, and how it is mended. */
export interface ClusterTrouble {
  readonly found: string;
  readonly fix: string;
}

/** How full the node's file systems are, and the last words of etcd, which ends when it cannot write. */
const look = 'df -P /var /var/lib/etcd | tail -n +2; tail -qn 3 /var/log/containers/etcd-*.log';

/** Asks the cluster of our own, from its node: undefined when its API server answers. */
export async function clusterTrouble(context: SetupContext): Promise<ClusterTrouble | undefined> {
  const { node } = clusterNames(context.settings);
  const ask = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', '--request-timeout=5s', 'get', '--raw', '/readyz'];
  const answer = await tryDocker(context, ['exec', node, ...ask], { timeout: 20_000 });
  if (answer.exitCode === 0) return undefined;
  const seen = await tryDocker(context, ['exec', node, 'sh', '-c', look], { timeout: 20_000 });
  return troubleOf({ node, answer: answer.output, seen: seen.output });
}

interface Words {
  readonly node: string;
  /** What kubectl said, or the engine where the node does not run. */
  readonly answer: string;
  /** What `look` printed. */
  readonly seen: string;
}

/** Pure. */
export function troubleOf({ node, answer, seen }: Words): ClusterTrouble {
  if (/ (99|100)% |no space left on device/i.test(seen)) {
    return {
      found: 'its API server does not answer: the disk is full',
      fix: 'Make room (docker system df says what Docker holds): the cluster goes on by itself within five minutes',
    };
  }
  const last = answer.trim().split('\n').at(-1) ?? '';
  if (/is not running|no such container/i.test(answer)) {
    return { found: `its node does not run: ${last}`, fix: 'npx drydock stop && npm start (takes it up again)' };
  }
  return {
    found: `its API server does not answer: ${last}`.slice(0, 300),
    fix: `Usually it comes back by itself within a minute. If not: docker restart ${node}`,
  };
}
