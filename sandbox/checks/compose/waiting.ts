import type { ContainersSnapshot } from '#protocol';
import { findContainer } from '../docker/names.ts';
import { code, lastLine } from '../language/wording.ts';
import { composed, type Dependency } from './compose-labels.ts';

/** Why Compose has created a container and not started it: what it waits for, and how that is. */
export function explainWaiting(all: ContainersSnapshot, name: string): string | undefined {
  const services = composed(all);
  const own = services.find(({ container }) => container === name);
  if (own === undefined) return undefined;
  for (const dependency of own.dependsOn) {
    const other = services.find(({ project, service }) => project === own.project && service === dependency.service);
    const why = unmet(all, dependency, other?.container);
    if (why === undefined) continue;
    const wish = wishes[dependency.condition] ?? 'to start';
    return `${code(name)} was created and not started: it waits for ${code(dependency.service)} ${wish}. ${why}`;
  }
  return undefined;
}

/** How it is with what is waited for; undefined when it is as it should be. */
function unmet(
  all: ContainersSnapshot,
  { service, condition }: Dependency,
  container: string | undefined,
): string | undefined {
  const other = container === undefined ? undefined : findContainer(all, container);
  const who = code(service);
  if (other === undefined) return `${who} has no container.`;
  const ended = other.state === 'exited' || other.state === 'dead';
  if (ended && condition === 'service_completed_successfully' && other.exitCode === 0) return undefined;
  if (ended) return `${who} ended with code ${other.exitCode}.`;
  if (condition === 'service_completed_successfully' || other.state !== 'running') return `${who} is ${other.state}.`;
  if (condition !== 'service_healthy' || other.health === 'healthy') return undefined;
  if (other.health === 'none') return `${who} has no health check.`;
  const probe = other.lastProbe === null ? undefined : lastLine(other.lastProbe.output);
  const words = probe === undefined ? '' : ` Its last probe says: ${probe}`;
  return other.health === 'starting'
    ? `${who} is still starting.${words}`
    : `The health check of ${who} fails.${words}`;
}

const wishes: Readonly<Record<string, string>> = {
  service_started: 'to start',
  service_healthy: 'to be healthy',
  service_completed_successfully: 'to end with code 0',
};
