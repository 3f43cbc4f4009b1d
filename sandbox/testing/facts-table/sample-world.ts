import type { T } from '#checks';
import type {
  ClusterSource,
  FileFact,
  FileSource,
  PodLogSource,
  ProbeRequest,
  ProbeResult,
  Snapshots,
  Source,
} from '#protocol';
import {
  aCluster,
  aDeployment,
  anObject,
  aPod,
  aRelease,
  aSecret,
  aService,
  aSlice,
  aWorkload,
} from '../cluster-things.ts';
import { aFile, aMount, aNetwork, anImage, aVolume, happened } from '../engine-things.ts';
import { aRepository } from '../git-things.ts';
import { aDoor, aListener, someCounters, someSockets } from '../linux-things.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot, anInterface, aProcess, containerId } from '../snapshots.ts';

/** A world in which every fact of the language has a value, and the arguments that lead to them. */

const compose = (label: string) => `com.docker.compose.${label}`;

const web = aContainer({
  name: 'web',
  health: 'healthy',
  healthcheck: { test: ['CMD', 'true'], interval: 5, timeout: 5, startPeriod: 0, retries: 3 },
  lastProbe: { exitCode: 0, output: 'ok', endedAt: '' },
  env: ['MODE=fast'],
  labels: {
    tier: 'front',
    [compose('project')]: 'shop',
    [compose('service')]: 'web',
    [compose('depends_on')]: 'db:service_healthy:false',
    [compose('project.config_files')]: '/srv/compose.yaml',
    [compose('project.working_dir')]: '/srv',
  },
  networks: [{ name: 'back', address: '172.18.0.2' }],
  ports: [{ container: '80/tcp', hostAddress: '0.0.0.0', hostPort: 8080 }],
  publishedPorts: [{ container: '80/tcp', hostAddress: '', hostPort: 8080 }],
  mounts: [aMount({ name: 'notes', destination: '/data' }), aMount({ type: 'tmpfs', destination: '/tmp/cache' })],
  tmpfs: { '/tmp/cache': 'size=16m' },
  ulimits: [{ name: 'nofile', soft: 1024, hard: 2048 }],
  upperDir: '/var/lib/docker/overlay2/a/diff',
  logPath: '/var/lib/docker/containers/a/a-json.log',
});

const conmon = ['/usr/bin/conmon', '--api-version', '1', '-c'];
const pod = 'f00dfacecafe-infra';
const podman = [
  aProcess({ pid: 600, comm: 'conmon', command: [...conmon, containerId('6'), '-n', 'web'] }),
  aProcess({ pid: 601, ppid: 600, namespaces: { net: 700, uts: 700, mnt: 700, pid: 700 } }),
  aProcess({ pid: 610, comm: 'conmon', command: [...conmon, containerId('7'), '-n', pod] }),
  aProcess({ pid: 611, ppid: 610, namespaces: { net: 710, uts: 710, mnt: 710, pid: 710 } }),
];

const linux = aLinuxSnapshot({
  processes: [aContainerProcess(web, 300), ...podman],
  hostnames: { 107: 'sandbox', 710: 'harbor' },
  networks: { 103: [anInterface('lo', '127.0.0.1/8')] },
  mounts: { 102: [{ path: '/data', fileSystem: 'tmpfs', readOnly: false, size: 1024 }] },
  cgroups: [
    { path: '/', memoryMax: 1024, cpuMax: 1, cpuQuota: 100_000, cpuPeriod: 100_000, pidsMax: 512, oomKills: 0 },
  ],
});

const owners = [{ pid: 300, comm: 'nginx' }];
const sockets = [103, 303].flatMap((network) => [
  aListener(80, { network, owners }),
  aDoor('/run/docker.sock', { network, owners }),
]);

const values = {
  linux,
  'linux.sockets': someSockets(...sockets),
  'linux.connections': someSockets(),
  'linux.counters': someCounters({ path: '/' }),
  'linux.memoryKills': [{ cgroup: `/docker/${web.id}`, at: 1 }],
  'docker.containers': [web],
  'docker.images': [
    anImage({
      tags: ['nginx:1.27'],
      labels: { tier: 'front' },
      env: ['MODE=fast'],
      healthcheck: web.healthcheck,
    }),
  ],
  'docker.volumes': [aVolume({ name: 'notes' })],
  'docker.networks': [aNetwork({ name: 'back' })],
  'docker.events': { events: happened({ action: 'create' }, { action: 'start' }), gaps: [] },
} satisfies Partial<Snapshots>;

const probe = { httpGet: { path: '/ready', port: 80 } };
const quantities = { cpu: '100m', memory: '64Mi' };
const podContainer = {
  imagePullPolicy: 'IfNotPresent',
  resources: { requests: quantities, limits: quantities },
  env: [
    { name: 'MODE', value: 'fast' },
    { name: 'LIVES', valueFrom: { configMapKeyRef: { name: 'game', key: 'lives' } } },
  ],
  volumeMounts: [{ name: 'config', mountPath: '/data' }],
  readinessProbe: probe,
  livenessProbe: probe,
  startupProbe: probe,
};
const marked = { labels: { tier: 'front' }, annotations: { note: 'ours' } };
const withConfig = { volumes: [{ name: 'config', configMap: { name: 'game' } }] };
const job = anObject('CronJob', { name: 'web', ...marked }, { spec: { schedule: '0 3 * * *' } });
const use = { resource: { name: 'cpu', target: { averageUtilization: 50 }, current: { averageUtilization: 20 } } };
const [deployment, ...ofDeployment] = aDeployment({ name: 'hello', container: podContainer, spec: withConfig });
const keeper = (kind: 'ReplicaSet' | 'StatefulSet' | 'Deployment', more: object = {}) =>
  aWorkload(kind, {
    ...{ name: 'web', ...marked, annotations: { ...marked.annotations, 'deployment.kubernetes.io/revision': '1' } },
    ...(deployment && { owner: deployment }),
    spec: {
      ...{ replicas: 1, selector: { matchLabels: { app: 'web' } }, minReadySeconds: 5, ...more },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1.27', ...podContainer }], ...withConfig },
      },
    },
  });
const webPod = aPod({
  ...{ name: 'harbor', ...marked, container: podContainer, spec: withConfig },
  owner: keeper('ReplicaSet'),
  lastState: { terminated: { exitCode: 1, reason: 'Error' } },
});
const owned = { ...marked, ...(deployment && { owner: deployment }) };
const cluster = aCluster(
  ...[keeper('Deployment'), keeper('ReplicaSet'), webPod, ...ofDeployment],
  keeper('StatefulSet', { serviceName: 'web', volumeClaimTemplates: [{ metadata: { name: 'data' } }] }),
  { ...keeper('Deployment'), kind: 'DaemonSet' },
  aService({
    ...{ name: 'web', ...owned, type: 'NodePort', selector: { tier: 'front' } },
    ports: [{ name: 'http', port: 80, targetPort: 80, nodePort: 31_004, protocol: 'TCP' }],
  }),
  aSlice('web', [webPod]),
  anObject(
    'Ingress',
    { name: 'web', ...owned },
    {
      spec: {
        ingressClassName: 'traefik',
        tls: [{ hosts: ['ana.test'], secretName: 'tls-ana' }],
        rules: [
          {
            host: 'ana.test',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
  ),
  anObject('ConfigMap', { name: 'web', ...owned }, { data: { lives: '3' } }),
  aSecret({ name: 'web', ...owned, data: { lives: '3' } }),
  aRelease({
    name: 'shop',
    config: { replicas: 3 },
    values: { replicas: 1 },
    manifest: 'kind: Service\nmetadata: { name: shop }',
  }),
  anObject(
    'PersistentVolumeClaim',
    { name: 'web', ...owned },
    {
      spec: {
        ...{ storageClassName: 'standard', volumeName: 'v', accessModes: ['ReadWriteOnce'] },
        resources: { requests: { storage: '12Mi' } },
      },
      status: { phase: 'Bound', capacity: { storage: '12Mi' } },
    },
  ),
  { ...job, metadata: { ...job.metadata, ...anObject('CronJob', { name: 'web', ...owned }).metadata } },
  anObject('Job', { name: 'web', ...owned }, { status: { succeeded: 1 } }),
  anObject(
    'HorizontalPodAutoscaler',
    { name: 'web', ...owned },
    {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 3, metrics: [use] },
      status: { currentReplicas: 1, currentMetrics: [use] },
    },
  ),
);

const repository = aRepository('/root/app', [{ 'app.py': 'hello' }]);

const stat = { mode: 0o644, uid: 0, gid: 0, modified: 0 };
const files: Readonly<Record<string, FileFact>> = {
  ...repository.files,
  '/srv/folder': { kind: 'directory', ...stat, entries: ['page.html'], cut: false, target: '/srv/real' },
  '/srv/compose.yaml': aFile('services: { web: { depends_on: [db] }, db: {} }\n'),
  '/var/lib/containers/storage/overlay-containers/containers.json': aFile(
    JSON.stringify([{ id: containerId('6'), names: ['web'], metadata: '{"image-name":"busybox"}' }]),
  ),
};

/** The value of any source. */
export function sampleOf<S extends Source>(source: S): Snapshots[S];
export function sampleOf(source: Source): Snapshots[Source] {
  if (isOfCluster(source)) return cluster[source] ?? { namespace: 'lab', items: [], cut: false };
  if (isPodLog(source)) return { text: 'hello\n', cut: false };
  return isFile(source) ? (files[source.slice(source.indexOf(':', 5) + 1)] ?? aFile('hello\n')) : values[source];
}

const isOfCluster = (source: Source): source is ClusterSource => source.startsWith('k8s:');
const isPodLog = (source: Source): source is PodLogSource => source.startsWith('k8s.log:');
const isFile = (source: Source): source is FileSource => source.startsWith('file:');

const manifest = {
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  layers: [{ digest: 'sha256:aa' }],
  manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }],
  repositories: ['app'],
  tags: ['1'],
  config: { digest: `sha256:${'c'.repeat(64)}`, Labels: { tier: 'front' } },
  rootfs: { diff_ids: ['sha256:dd'] },
};

/** The answer to any request: a server that says whatever suits who asks. */
export const sampleAnswer = (request: ProbeRequest): ProbeResult =>
  'file' in request
    ? { outcome: 'exchanged', received: 'MODE=fast\0', cut: false, milliseconds: 3 }
    : 'process' in request
      ? { outcome: 'exchanged', received: rows, cut: false, milliseconds: 3 }
      : page;

/** What PostgreSQL sends: come in, one row, done. */
const rows = 'R\0\0\0\x08\0\0\0\0D\0\0\0\x0b\0\x01\0\0\0\x011C\0\0\0\x0dSELECT 1\0';

const page: ProbeResult = {
  ...{ outcome: 'answered', status: 200, cut: false, milliseconds: 3 },
  headers: { 'content-type': 'application/json', 'docker-content-digest': 'sha256:aa' },
  body: JSON.stringify(manifest),
};

/** By method and parameter; a parameter with `?` that is not named here is left out. */
export const sampleArguments = (t: T): Readonly<Record<string, unknown>> => ({
  'container(name)': 'web',
  'image(reference)': 'nginx:1.27',
  'volume(name)': 'notes',
  'network(name)': 'back',
  'service(name)': 'web',
  'pod(name)': 'harbor',
  'imageIds(owner)': 'root',
  'variable(name)': 'MODE',
  'label(name)': 'tier',
  'ulimit(name)': 'nofile',
  'namedNetworksWith(other)': 'web',
  'aliases(network)': 'back',
  'port(port)': 80,
  'mountAt(path)': '/data',
  'file(path)': '/srv/page.html',
  'layersAbove(base)': t.docker.image('nginx:1.27'),
  'layersWith(path)': '/srv/page.html',
  'dependsOn(other)': 'db',
  'declaredDependsOn(other)': 'db',
  'declaredRequires(other)': 'db',
  'failsWith(programs)': ['true'],
  'hostname(name)': 'sandbox',
  'madeByHand(type)': 'uts',
  'memoryRanOutIn(container)': t.docker.container('web').id,
  'namespace(type)': 'uts',
  'folder(controller)': 'memory',
  'inOrder(first)': { action: 'create' },
  'inOrder(then)': { action: 'start' },
  'list(selector)': { action: 'start' },
  'get(target)': 'http://127.0.0.1:8080/',
  'registry(target)': '127.0.0.1:5000',
  'tags(repository)': 'app',
  'manifest(repository)': 'app',
  'manifest(reference)': '1',
  'config(repository)': 'app',
  'config(reference)': '1',
  'header(name)': 'content-type',
  'listening(port)': 80,
  'listeningAt(path)': '/run/docker.sock',
  'git(folder)': '/root/app',
  'commit(id)': repository.ids[0],
  'fileText(name)': 'app.py',
  'query(container)': t.docker.container('web'),
  'madeAt(container)': t.docker.container('web'),
  'keptRows(container)': t.docker.container('web'),
  'keptRows(table)': 'ships',
  'query(sql)': 'SELECT name FROM ships',
  'deployment(name)': 'web',
  'replicaSet(name)': 'web',
  'statefulSet(name)': 'web',
  'daemonSet(name)': 'web',
  'ingress(name)': 'web',
  'configMap(name)': 'web',
  'secret(name)': 'web',
  'claim(name)': 'web',
  'job(name)': 'web',
  'cronJob(name)': 'web',
  'autoscaler(name)': 'web',
  'release(name)': 'shop',
  'resource(kind)': 'deployments.apps',
  'resource(name)': 'web',
  'names(kind)': 'deployments.apps',
  'annotation(name)': 'note',
  'variableFrom(name)': 'LIVES',
  'volumeAt(path)': '/data',
  'subPathAt(path)': '/data',
  'runtimeVariable(name)': 'MODE',
  'get(port)': 80,
  'backend(host)': 'ana.test',
  'backend(path)': '/',
  'pathType(host)': 'ana.test',
  'pathType(path)': '/',
  'tlsSecret(host)': 'ana.test',
  'value(key)': 'lives',
  'at(revision)': 1,
  'changedSince(revision)': 1,
});

/** Where one fact of a lens needs something else than the others: by lens and fact. */
export const specialArguments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'FileLens.entries': { 'file(path)': '/srv/folder' },
  'FileLens.target': { 'file(path)': '/srv/folder' },
  'MountLens.size': { 'mountAt(path)': '/tmp/cache' },
};
