import type { ClusterState } from '#protocol';
import type { ClusterTrouble } from '../cluster/cluster-trouble.ts';
import type { Finding } from './finding.ts';

/** What is known of the Kubernetes cluster. */
export interface ClusterFacts {
  readonly state: ClusterState;
  /** Somebody is at its preparation. */
  readonly running: boolean;
  /** Nodes that it is to have by the settings of this environment; undefined where that is not ours to say. */
  readonly nodes: number | undefined;
  /** Why a cluster that was prepared does not answer. */
  readonly trouble?: ClusterTrouble | undefined;
}

/** Nothing to say before the first start. Pure. */
export function judgeCluster(cluster: ClusterFacts | undefined): Finding[] {
  if (cluster === undefined) return [];
  const { state, running, nodes: wanted, trouble } = cluster;
  const base = { id: 'kubernetes', title: 'Kubernetes' };
  const goOn = 'npm start (it goes on where it stopped)';
  switch (state.status) {
    case 'off':
      return [{ ...base, state: 'ok', found: 'off: its lessons can only be read (DRYDOCK_KUBERNETES=off)' }];
    case 'preparing': {
      const so = `${state.percent} %, ${state.phase}`;
      if (!running) return [{ ...base, state: 'warn', found: `interrupted at ${so}`, fix: goOn }];
      const left =
        state.etaSeconds === undefined ? '' : `, about ${Math.max(1, Math.round(state.etaSeconds / 60))} min to go`;
      return [{ ...base, state: 'ok', found: `being prepared: ${so}${left}` }];
    }
    case 'ready': {
      const nodes = state.nodes === 1 ? 'one node' : `${state.nodes} nodes`;
      const so = `${state.version}, ${nodes}`;
      if (trouble !== undefined)
        return [{ ...base, state: 'warn', found: `${so}; ${trouble.found}`, fix: trouble.fix }];
      if (wanted === undefined || state.nodes === wanted) return [{ ...base, state: 'ok', found: so }];
      const found = `${so}; DRYDOCK_KUBERNETES_NODES is ${wanted}`;
      return [{ ...base, state: 'warn', found, fix: 'npx drydock stop && npm start (makes the cluster anew, empty)' }];
    }
    case 'failed': {
      const found = `not prepared: ${state.problem.split('\n')[0]}`;
      return [{ ...base, state: 'warn', found, fix: state.hint ?? goOn }];
    }
    case 'down':
      return [{ ...base, state: 'ok', found: 'stopped; the next start takes it up again' }];
  }
}
