/** A track as people see it: its folder below `lessons/`, its name, and the question it answers. */
export interface Track {
  readonly folder: string;
  readonly label: string;
  readonly question: string;
  /** Titles in order, also of lessons that do not exist yet; an existing lesson brings its own title. */
  readonly planned: readonly PlannedLesson[];
}

interface PlannedLesson {
  readonly slug: string;
  readonly title: string;
}

const planned = (...lessons: readonly (readonly [slug: string, title: string])[]): PlannedLesson[] =>
  lessons.map(([slug, title]) => ({ slug, title }));

/** The course in the order in which it is read. */
export const tracks: readonly Track[] = [
  {
    folder: 'linux',
    label: 'Linux',
    question: 'What is a container made of?',
    planned: planned(
      ['01-why-containers', 'From machines to containers'],
      ['02-namespaces', 'Namespaces'],
      ['03-cgroups', 'Control groups'],
      ['04-union-filesystems', 'Layers and overlayfs'],
      ['05-networking-by-hand', 'A container network by hand'],
      ['06-container-by-hand', 'A container without Docker'],
    ),
  },
  {
    folder: 'docker',
    label: 'Docker',
    question: 'How do I run, build, keep and ship one?',
    planned: planned(
      ['01-run-and-inspect', 'The life of a container'],
      ['02-ports-and-networks', 'Publishing and connecting'],
      ['03-images-and-registries', 'Names, tags, digests, registries'],
      ['04-dockerfile', 'Your first image'],
      ['05-layers-and-cache', 'Fast builds'],
      ['06-small-images', 'Multi-stage, scratch, non-root'],
      ['07-entrypoint-and-signals', 'PID 1, start-up scripts, restarts'],
      ['08-volumes', 'Volumes: data that outlives the container'],
      ['09-podman', 'Podman: no daemon, no root'],
    ),
  },
  {
    folder: 'compose',
    label: 'Compose',
    question: 'How do I describe several together?',
    planned: planned(
      ['01-first-stack', 'One file instead of many flags'],
      ['02-networks-and-ports', 'Service names and the port mistake'],
      ['03-storage-and-config', 'Mounts, settings, secrets'],
      ['04-health-and-order', 'Ready, not only running'],
      ['05-bigger-files', 'Repeating less'],
    ),
  },
  {
    folder: 'twelve-factor',
    label: 'Twelve-factor',
    question: 'What must the app itself do?',
    planned: planned(
      ['01-code-deps-config', 'Twelve-factor, part 1: codebase, dependencies, config'],
      ['02-services-release-processes', 'Twelve-factor, part 2: backing services, build-release-run, processes'],
      ['03-ports-concurrency-disposability', 'Twelve-factor, part 3: port binding, concurrency, disposability'],
      ['04-parity-logs-admin', 'Twelve-factor, part 4: parity, logs, admin processes'],
    ),
  },
  {
    folder: 'kubernetes',
    label: 'Kubernetes',
    question: 'Who keeps it running?',
    planned: planned(
      ['01-cluster-and-kubectl', 'The cluster and your key to it'],
      ['02-pods-and-labels', 'Pods and labels'],
      ['03-deployments', 'Desired state'],
      ['04-rollouts', 'New versions without a gap'],
      ['05-services', 'Services: a stable address'],
      ['06-ingress', 'HTTP from outside'],
      ['07-config-and-secrets', 'ConfigMaps and Secrets'],
      ['08-storage', 'Volumes and claims'],
      ['09-health-and-scaling', 'Probes, limits, autoscaling'],
      ['10-other-workloads', 'StatefulSets, DaemonSets, jobs, init containers'],
    ),
  },
  {
    folder: 'helm',
    label: 'Helm',
    question: 'How do I package and configure it?',
    planned: planned(
      ['01-helm', 'Helm: install, upgrade, roll back'],
      ['02-write-a-chart', 'From manifests to a chart'],
      ['03-repos-and-dependencies', 'Sharing charts'],
    ),
  },
  {
    folder: 'projects',
    label: 'Projects',
    question: 'Can I do all of it?',
    planned: planned(
      ['01-flask-to-node-port', 'From app.py to a node port'],
      ['02-storage-and-app-api', 'Two services, two variables'],
      ['03-storage-tier', 'Storage on the cluster'],
      ['04-full-system', 'Outer API, full test, clean-up'],
      ['05-compose-to-kubernetes', 'From a compose file to manifests'],
      ['06-manifests-to-chart', 'From manifests to your own chart'],
    ),
  },
];
