import type { ClusterView } from '#protocol';
import type { LabStatus } from './status-words.ts';

const meanwhile = 'The lesson can be read, and Docker works.';

/** A cluster that is not ready, in words. The checks go on by themselves once it is. */
export function clusterStatus(cluster: Exclude<ClusterView, { status: 'ready' }>): LabStatus {
  switch (cluster.status) {
    case 'preparing': {
      const { phase, percent, etaSeconds } = cluster;
      return {
        tone: 'busy',
        text: `Kubernetes is being prepared: ${phase}, ${percent} %.`,
        hint: `${timeLeft(etaSeconds)}The tasks open by themselves. ${meanwhile}`,
      };
    }
    case 'off':
      return {
        tone: 'away',
        text: 'This lesson needs Kubernetes, which is switched off here.',
        // Short: two lines hold it, beside what goes before it.
        hint: 'Docker works. DRYDOCK_KUBERNETES=on npm start switches it on.',
      };
    case 'failed':
      return { tone: 'failed', text: `Kubernetes could not be prepared: ${cluster.problem}`, hint: meanwhile };
    case 'down':
      return {
        tone: 'away',
        text: 'Kubernetes does not run here just now.',
        hint: `${meanwhile} When it is back the tasks go on by themselves.`,
      };
  }
}

/** Whole minutes, rounded up: a number that changes each second would be read aloud each second. */
function timeLeft(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return `About ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left. `;
}
