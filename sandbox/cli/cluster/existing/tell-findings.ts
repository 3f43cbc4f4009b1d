import { UserError } from '#protocol';
import type { ClusterFinding } from '../../../cluster/index.ts';
import type { Finding } from '../../doctor/finding.ts';

/** A line of the pre-flight as the doctor has it: Drydock runs without Kubernetes, so what is missing there is a warning. Pure, as all of this file. */
export function asDoctorFinding({ id, title, state, found, why, fix }: ClusterFinding): Finding {
  const isWell = state === 'ok';
  return {
    id: `kubernetes-${id}`,
    title: `Kubernetes: ${title}`,
    state: isWell ? 'ok' : 'warn',
    found: isWell ? found : `${found}. ${why}${state === 'bad' ? '. Its lessons can only be read' : ''}`,
    ...(fix !== undefined && { fix }),
  };
}

/** What the start command says of them: what is missing, and nothing when all is there. */
export function linesOf(findings: readonly ClusterFinding[]): readonly string[] {
  return findings.flatMap(({ title, state, found, why, fix }) => {
    if (state === 'ok') return [];
    const without = state === 'bad' ? 'its lessons can only be read' : 'some of its lessons miss something';
    return [`Kubernetes: ${title}: ${found} (${without}). ${why}.`, ...(fix === undefined ? [] : [`  → ${fix}`])];
  });
}

/** Why lessons cannot be let into a cluster; names everything that must be mended. */
export function unfit(findings: readonly ClusterFinding[]): UserError {
  const missing = findings.filter(({ state }) => state === 'bad');
  const words = missing.map(({ title, found, why }) => `${title}: ${found}. ${why}`).join('\n');
  const [first] = missing;
  return new UserError({
    code: 'cluster-unfit',
    message: `The cluster of DRYDOCK_KUBECONFIG cannot be used for lessons. ${words}`.slice(0, 1000),
    hint: `${first?.fix ?? 'Mend it'}; then start again. npx drydock doctor has all of it`.slice(0, 600),
  });
}
