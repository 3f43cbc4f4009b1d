import type { ContainerFact, ContainersSnapshot } from '#protocol';
import { bare } from '../docker/names.ts';

/** What Compose writes on a container that it makes. */
export interface ComposeLabels {
  readonly container: string;
  readonly project: string;
  readonly service: string;
  readonly number: number;
  /** `api` -> what it waits for. */
  readonly dependsOn: readonly Dependency[];
  readonly workingDir: string;
  readonly configFiles: readonly string[];
}

export interface Dependency {
  readonly service: string;
  /** `service_started`, `service_healthy`, `service_completed_successfully`. */
  readonly condition: string;
}

const prefix = 'com.docker.compose.';

/** Containers that Compose made and keeps; not those of `docker compose run`. */
export const composed = (all: ContainersSnapshot): ComposeLabels[] =>
  all
    .filter(({ labels }) => labels[`${prefix}project`] !== undefined && labels[`${prefix}oneoff`] !== 'True')
    .map(labelsOf)
    .sort((a, b) => a.service.localeCompare(b.service) || a.number - b.number);

function labelsOf({ name, labels }: ContainerFact): ComposeLabels {
  const label = (key: string) => labels[prefix + key] ?? '';
  return {
    container: bare(name),
    project: label('project'),
    service: label('service'),
    number: Number(label('container-number')) || 0,
    dependsOn: label('depends_on').split(',').filter(Boolean).map(dependency),
    workingDir: label('project.working_dir'),
    configFiles: label('project.config_files').split(',').filter(Boolean),
  };
}

/** `db:service_healthy:false`; the last part says whether a restart is passed on. */
function dependency(text: string): Dependency {
  const [service = '', condition = 'service_started'] = text.split(':');
  return { service, condition };
}
