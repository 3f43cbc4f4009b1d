import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact, T } from '#checks';
import { declaredLenses } from '../../testing/facts-table/lens-types.ts';
import { readLive } from '../../testing/live-lenses.ts';
import { proofLab } from '../../testing/proof-lab.ts';

/** "Look at: …" must show what was found: each command is run in a sandbox, and the value looked for in what it prints. */
const lab = proofLab();
let sandbox: Awaited<ReturnType<typeof lab.claim>>;

const things = `
mkdir /srv/app && cd /srv/app && echo hi > page.html
cat > Dockerfile <<'EOF'
FROM busybox:1.37
COPY page.html /srv/page.html
ENV MODE=slow
LABEL tier=back
USER 1000
WORKDIR /srv
EXPOSE 8080
VOLUME /keep
STOPSIGNAL SIGQUIT
HEALTHCHECK CMD test -e /srv/page.html
ENTRYPOINT ["sleep"]
CMD ["1d"]
EOF
docker build -q -t harbor:2 .
docker volume create --label tier=disk --opt type=tmpfs --opt device=tmpfs --opt o=size=8m notes
docker network create --internal --label tier=net --subnet 10.77.0.0/24 my-net
docker run -d --name web --network my-net --network-alias site --hostname quay -e MODE=fast --label tier=front --user 0:0 \\
  --workdir /opt -m 64m --memory-reservation 32m --cpus 0.5 --cpu-shares 512 --cpuset-cpus 0 --pids-limit 77 \\
  --ulimit nofile=1024:2048 --cap-add NET_ADMIN --cap-drop CHOWN --stop-signal SIGINT --init --restart on-failure:3 \\
  --health-cmd 'echo fit' --health-interval 10s --health-timeout 7s --health-start-period 2s --health-retries 4 \\
  -v notes:/data:ro -v /srv/app:/app --tmpfs /scratch:size=16m --mount type=tmpfs,target=/cache,tmpfs-size=8m --entrypoint sh \\
  busybox:1.37 -c 'echo ready; touch /made; exec sleep 1d'
docker run -di --name open -p 127.0.0.1:8080:80 -p 9000:9000/udp --cpu-period 50000 --cpu-quota 12500 busybox:1.37 sleep 1d
docker run -d --name frozen --read-only busybox:1.37 sleep 1d
docker pause frozen
docker create --name strong --privileged busybox:1.37
docker run --rm -v crates:/data busybox:1.37 mkdir /data/upper
docker create --name part --mount type=volume,source=crates,target=/data,volume-subpath=upper busybox:1.37
docker run -d --name guest --network container:web --pid host --ipc host --uts host busybox:1.37 sleep 1d
docker run --name done -p 8081:80 busybox:1.37 sh -c 'exit 3' || true
docker run --name failed busybox:1.37 nothing || true
until [ "$(docker inspect -f '{{.State.Health.Status}}' web)" = healthy ]; do sleep 0.2; done`;

/** A fact and, where it is said in other words, what the command prints for it. */
type Row = readonly [fact: (t: T) => Fact<unknown>, printed?: readonly string[]];

const web = (t: T) => t.docker.container('web');
const image = (t: T) => t.docker.image('harbor:2');
const volume = (t: T) => t.docker.volume('notes');
const network = (t: T) => t.docker.network('my-net');
const notThere = (name: string): Row => [(t) => t.docker.container(name).exists, []];

/** Every fact that the lenses of Docker declare. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  'DockerLens.containerNames': [[(t) => t.docker.containerNames]],
  'DockerLens.imageNames': [[(t) => t.docker.imageNames, ['harbor', 'busybox', '1.37']]],
  'DockerLens.volumeNames': [[(t) => t.docker.volumeNames]],
  'DockerLens.networkNames': [[(t) => t.docker.networkNames]],

  'ContainerLens.exists': [[(t) => web(t).exists, ['web']], notThere('wbe')],
  'ContainerLens.id': [[(t) => web(t).id]],
  'ContainerLens.image': [[(t) => web(t).image]],
  'ContainerLens.imageId': [[(t) => web(t).imageId]],
  'ContainerLens.state': [[(t) => web(t).state], [(t) => t.docker.container('frozen').state]],
  'ContainerLens.running': [
    [(t) => web(t).running, ['running']],
    [(t) => t.docker.container('frozen').running, ['paused']],
    [(t) => t.docker.container('done').running, ['exited']],
  ],
  'ContainerLens.exitCode': [[(t) => t.docker.container('done').exitCode]],
  'ContainerLens.startError': [[(t) => t.docker.container('failed').startError, ['executable file not found']]],
  'ContainerLens.oomKilled': [[(t) => web(t).oomKilled]],
  'ContainerLens.createdAt': [[(t) => web(t).createdAt]],
  'ContainerLens.startedAt': [[(t) => web(t).startedAt]],
  'ContainerLens.finishedAt': [
    [(t) => t.docker.container('done').finishedAt],
    [(t) => web(t).finishedAt, ['0001-01-01T00:00:00Z']],
  ],
  'ContainerLens.restartCount': [[(t) => web(t).restartCount]],
  'ContainerLens.restartPolicy': [[(t) => web(t).restartPolicy, ['"on-failure"', '3']]],
  'ContainerLens.autoRemove': [[(t) => web(t).autoRemove]],
  'ContainerLens.pid': [[(t) => web(t).pid]],
  'ContainerLens.health': [[(t) => web(t).health], [(t) => t.docker.container('open').health, ['null']]],
  'ContainerLens.lastProbe.exitCode': [[(t) => web(t).lastProbe.exitCode]],
  'ContainerLens.lastProbe.output': [
    [(t) => web(t).lastProbe.output],
    [(t) => t.docker.container('open').lastProbe.output, ['null']],
  ],
  'HealthcheckLens.test': [
    [(t) => web(t).healthcheck.test],
    [(t) => t.docker.container('open').healthcheck.test, ['null']],
  ],
  'HealthcheckLens.failsWith': [[(t) => web(t).healthcheck.failsWith(['echo']), ['echo fit']]],
  'HealthcheckLens.interval': [[(t) => web(t).healthcheck.interval, ['10000000000']]],
  'HealthcheckLens.timeout': [[(t) => web(t).healthcheck.timeout, ['7000000000']]],
  'HealthcheckLens.startPeriod': [[(t) => web(t).healthcheck.startPeriod, ['2000000000']]],
  'HealthcheckLens.retries': [[(t) => web(t).healthcheck.retries]],
  'ContainerLens.command': [[(t) => web(t).command]],
  'ContainerLens.entrypoint': [[(t) => web(t).entrypoint]],
  'ContainerLens.cmd': [[(t) => web(t).cmd]],
  'ContainerLens.env': [[(t) => web(t).env]],
  'ContainerLens.variable': [[(t) => web(t).variable('MODE')]],
  'ContainerLens.labels': [[(t) => web(t).labels]],
  'ContainerLens.label': [[(t) => web(t).label('tier')]],
  'ContainerLens.user': [[(t) => web(t).user]],
  'ContainerLens.workingDir': [[(t) => web(t).workingDir]],
  'ContainerLens.hostname': [[(t) => web(t).hostname]],
  'ContainerLens.stopSignal': [[(t) => web(t).stopSignal]],
  'ContainerLens.interactive': [[(t) => t.docker.container('open').interactive]],
  'ContainerLens.init': [[(t) => web(t).init]],
  'ContainerLens.memoryLimit': [[(t) => web(t).memoryLimit]],
  'ContainerLens.memorySwap': [[(t) => web(t).memorySwap]],
  'ContainerLens.memoryReservation': [[(t) => web(t).memoryReservation]],
  'ContainerLens.cpuLimit': [
    [(t) => web(t).cpuLimit, ['500000000']],
    [(t) => t.docker.container('open').cpuLimit, ['12500', '50000']],
  ],
  'ContainerLens.cpuShares': [[(t) => web(t).cpuShares]],
  'ContainerLens.cpusetCpus': [[(t) => web(t).cpusetCpus]],
  'ContainerLens.pidsLimit': [[(t) => web(t).pidsLimit]],
  'ContainerLens.ulimit': [[(t) => web(t).ulimit('nofile')]],
  'ContainerLens.readOnlyRoot': [[(t) => t.docker.container('frozen').readOnlyRoot]],
  'ContainerLens.privileged': [[(t) => t.docker.container('strong').privileged]],
  'ContainerLens.capAdd': [[(t) => web(t).capAdd]],
  'ContainerLens.capDrop': [[(t) => web(t).capDrop]],
  'ContainerLens.networkMode': [
    [(t) => web(t).networkMode],
    // The engine names another container by its id.
    [(t) => t.docker.container('guest').networkMode, ['container:']],
  ],
  'ContainerLens.pidMode': [[(t) => t.docker.container('guest').pidMode]],
  'ContainerLens.ipcMode': [[(t) => t.docker.container('guest').ipcMode]],
  'ContainerLens.utsMode': [[(t) => t.docker.container('guest').utsMode]],
  'ContainerLens.networks': [[(t) => web(t).networks]],
  'ContainerLens.namedNetworksWith': [[(t) => web(t).namedNetworksWith('open'), ['/web', 'my-net', '/open', 'bridge']]],
  'ContainerLens.address': [[(t) => web(t).address()], [(t) => web(t).address('my-net')]],
  'ContainerLens.aliases': [[(t) => web(t).aliases('my-net')]],
  'ContainerLens.publishedPorts': [
    [(t) => t.docker.container('open').publishedPorts],
    [(t) => t.docker.container('done').publishedPorts],
  ],
  'PortLens.published': [[(t) => t.docker.container('open').port(80).published, ['80/tcp']]],
  'PortLens.hostPort': [
    [(t) => t.docker.container('open').port(80).hostPort],
    [(t) => t.docker.container('done').port(80).hostPort],
  ],
  'PortLens.hostAddresses': [[(t) => t.docker.container('open').port(80).hostAddresses]],
  'ContainerLens.mountPaths': [[(t) => web(t).mountPaths]],
  'MountLens.type': [
    [(t) => web(t).mountAt('/data').type],
    [(t) => web(t).mountAt('/scratch').type, ['/scratch', 'size=16m']],
    [(t) => web(t).mountAt('/cache').type],
  ],
  'MountLens.volume': [[(t) => web(t).mountAt('/data').volume]],
  'MountLens.anonymous': [[(t) => web(t).mountAt('/data').anonymous, ['notes']]],
  'MountLens.source': [[(t) => web(t).mountAt('/data').source]],
  'MountLens.readOnly': [[(t) => web(t).mountAt('/data').readOnly, ['"RW":false']]],
  'MountLens.subpath': [[(t) => t.docker.container('part').mountAt('/data').subpath]],
  'MountLens.propagation': [[(t) => web(t).mountAt('/app').propagation]],
  'MountLens.size': [[(t) => web(t).mountAt('/scratch').size, ['size=16m']], [(t) => web(t).mountAt('/cache').size]],
  'FileLens.kind': [
    [(t) => web(t).file('/made').kind, ['/made']],
    [(t) => web(t).layerFile('/made').kind, ['A /made']],
  ],
  'FileLens.size': [[(t) => web(t).file('/made').size], [(t) => web(t).layerFile('/made').size]],
  'ContainerLens.log': [[(t) => web(t).log]],
  'ContainerLens.logLines': [[(t) => web(t).logLines]],

  'ImageLens.exists': [
    [(t) => image(t).exists, ['harbor']],
    [(t) => t.docker.image('hrabor').exists, []],
  ],
  'ImageLens.id': [[(t) => image(t).id]],
  'ImageLens.tags': [[(t) => image(t).tags]],
  'ImageLens.digests': [[(t) => image(t).digests, ['[]']]],
  'ImageLens.createdAt': [[(t) => image(t).createdAt]],
  'ImageLens.size': [[(t) => image(t).size]],
  'ImageLens.namedHere': [[(t) => image(t).namedHere, ['image tag', 'name=harbor:2']]],
  'ImageLens.layers': [[(t) => image(t).layers]],
  'ImageLens.layerCount': [[(t) => image(t).layerCount, ['["sha256:']]],
  'ImageLens.layersAbove': [
    [(t) => image(t).layersAbove(t.docker.image('busybox:1.37')), ['["sha256:', ']\n["sha256:']],
  ],
  'ImageLens.layersWith': [[(t) => image(t).layersWith('/srv/page.html'), ['COPY page.html /srv/page.html']]],
  'ImageLens.history': [[(t) => image(t).history]],
  'ImageLens.entrypoint': [[(t) => image(t).entrypoint]],
  'ImageLens.cmd': [[(t) => image(t).cmd]],
  'ImageLens.env': [[(t) => image(t).env]],
  'ImageLens.variable': [[(t) => image(t).variable('MODE')]],
  'ImageLens.labels': [[(t) => image(t).labels]],
  'ImageLens.label': [[(t) => image(t).label('tier')]],
  'ImageLens.user': [[(t) => image(t).user]],
  'ImageLens.workingDir': [[(t) => image(t).workingDir]],
  'ImageLens.exposedPorts': [[(t) => image(t).exposedPorts]],
  'ImageLens.volumes': [[(t) => image(t).volumes]],
  'ImageLens.stopSignal': [[(t) => image(t).stopSignal]],
  'ImageLens.healthTest': [[(t) => image(t).healthTest]],

  'VolumeLens.exists': [[(t) => volume(t).exists, ['notes']]],
  'VolumeLens.driver': [[(t) => volume(t).driver]],
  'VolumeLens.mountpoint': [[(t) => volume(t).mountpoint]],
  'VolumeLens.labels': [[(t) => volume(t).labels]],
  'VolumeLens.options': [[(t) => volume(t).options]],
  'VolumeLens.usedBy': [[(t) => volume(t).usedBy]],
  'NetworkLens.exists': [[(t) => network(t).exists, ['my-net']]],
  'NetworkLens.id': [[(t) => network(t).id]],
  'NetworkLens.driver': [[(t) => network(t).driver]],
  'NetworkLens.internal': [[(t) => network(t).internal]],
  'NetworkLens.subnets': [[(t) => network(t).subnets]],
  'NetworkLens.labels': [[(t) => network(t).labels]],
  'NetworkLens.containers': [[(t) => network(t).containers]],
};

beforeAll(async () => {
  sandbox = await lab.claim();
  const { exitCode, output } = await sandbox.run(`set -e\n${things}`, 300);
  if (exitCode !== 0) throw new Error(`The things could not be made: ${output}`);
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

describe('the command that is named for a fact', () => {
  const cases = Object.entries(rows).flatMap(([name, all]) =>
    all.map((row, index) => [`${name} ${index + 1}`, row] as const),
  );

  it.each(cases)('shows %s', async (_name, [fact, printed]) => {
    const { see, value } = await readLive(sandbox, fact);
    // One command shows several facts, and is run for each: what it prints may change meanwhile.
    const { exitCode, output } = await sandbox.run(see);
    expect({ see, exitCode }).toEqual({ see, exitCode: 0 });
    const words = printed ?? wordsOf(value);
    if (printed === undefined) expect(words.join('')).not.toBe('');
    for (const word of words) expect(output, see).toContain(word);
  });

  it('is tried for every fact of the lenses of Docker', () => {
    const ours = [
      'DockerLens',
      'ContainerLens',
      'HealthcheckLens',
      'PortLens',
      'MountLens',
      'ImageLens',
      'VolumeLens',
      'NetworkLens',
    ];
    const declared = declaredLenses()
      .filter(({ name }) => ours.includes(name))
      .flatMap(({ name, facts }) => facts.map(({ steps }) => `${name}.${steps.map((step) => step.name).join('.')}`));
    expect(declared.filter((name) => rows[name] === undefined)).toEqual([]);
  });
});

/** What a value looks like in what a command prints. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'number')
    return value > 1e12 ? [new Date(value).toISOString().replace(/\.\d+Z$/, '')] : [`${value}`];
  if (typeof value === 'string' || typeof value === 'boolean') return [`${value}`.trimEnd()];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (typeof value === 'object' && value !== null) return Object.entries(value).flat().flatMap(wordsOf);
  return [];
}
