import type { ClusterState } from '#protocol';
import type { Finding } from './finding.ts';

/** What is known of the Kubernetes cluster. */
export interface ClusterFacts {
  readonly state: ClusterState;
  /** Somebody is at its preparation. */
  readonly running: boolean;
}

/** Nothing to say before the first start. Pure. */
export function judgeCluster(cluster: ClusterFacts | undefined): Finding[] {
  if (cluster === undefined) return [];
  const { state, running } = cluster;
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
      return [{ ...base, state: 'ok', found: `${state.version}, ${nodes}` }];
    }
    case 'failed': {
      const found = `not prepared: ${state.problem.split('\n')[0]}`;
      return [{ ...base, state: 'warn', found, fix: state.hint ?? goOn }];
    }
    case 'down':
      return [{ ...base, state: 'ok', found: 'stopped; the next start takes it up again' }];
  }
}
