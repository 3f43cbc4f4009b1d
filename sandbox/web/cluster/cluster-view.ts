import type { ClusterState, ClusterView } from '#protocol';

/** What a page is told of the cluster. Pure. */
export function clusterViewOf(state: ClusterState | undefined): ClusterView {
  switch (state?.status) {
    case 'preparing': {
      const { phase, percent, etaSeconds } = state;
      const eta = etaSeconds === undefined ? {} : { etaSeconds };
      return { status: 'preparing', phase, percent: Math.floor(percent), ...eta };
    }
    case 'failed':
      return { status: 'failed', problem: state.problem };
    case 'ready':
    case 'off':
      return { status: state.status };
    case 'down':
    case undefined:
      return { status: 'down' };
  }
}
