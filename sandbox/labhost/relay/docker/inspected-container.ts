import { z } from 'zod';
import { type ContainerFact, containerFact } from '#protocol';
import { amount, flag, integer, listOf, natural, recordOf, shortened, text, word } from './bounded.ts';
import { healthcheck, healthcheckOf, keysOf } from './inspected-config.ts';

const ports = recordOf(listOf(z.object({ HostIp: word(64), HostPort: word(5) }), 16), 64, 32);
const tmpfsOptions = z.object({ SizeBytes: amount }).catch({ SizeBytes: 0 });
const volumeOptions = z.object({ Subpath: text }).catch({ Subpath: '' });

/** The part of `docker inspect` that a containerFact is made of. Only id and state must be right. */
const inspected = z.object({
  Id: z.string(),
  Name: text,
  Image: word(128),
  Created: word(64),
  Path: text,
  Args: listOf(text, 255),
  RestartCount: natural,
  LogPath: text,
  State: z.object({
    Status: containerFact.shape.state,
    Pid: natural,
    ExitCode: integer,
    OOMKilled: flag,
    Error: word(2000),
    StartedAt: word(64),
    FinishedAt: word(64),
    Health: z
      .object({
        Status: containerFact.shape.health.catch('none'),
        Log: listOf(z.object({ ExitCode: integer, Output: text, End: word(64) }), 16),
      })
      .catch({ Status: 'none', Log: [] }),
  }),
  Config: z.object({
    Image: word(512),
    Env: listOf(text, 512),
    Labels: recordOf(text, 256),
    Tty: flag,
    OpenStdin: flag,
    Entrypoint: listOf(text, 256),
    Cmd: listOf(text, 256),
    User: word(256),
    WorkingDir: text,
    Hostname: word(256),
    StopSignal: word(32),
    StopTimeout: z.number().int().nullable().catch(null),
    ExposedPorts: keysOf(256, 32),
    Healthcheck: healthcheck,
  }),
  HostConfig: z.object({
    NetworkMode: word(512),
    PidMode: word(512),
    IpcMode: word(512),
    UTSMode: word(512),
    Memory: amount,
    MemorySwap: z.number().catch(0),
    MemoryReservation: amount,
    NanoCpus: amount,
    CpuQuota: amount,
    CpuPeriod: amount,
    CpuShares: amount,
    CpusetCpus: word(64),
    PidsLimit: amount,
    Ulimits: listOf(z.object({ Name: word(32), Soft: z.number().catch(0), Hard: z.number().catch(0) }), 32),
    RestartPolicy: z.object({ Name: word(32), MaximumRetryCount: natural }).catch({ Name: 'no', MaximumRetryCount: 0 }),
    AutoRemove: flag,
    Init: flag,
    PortBindings: ports,
    PublishAllPorts: flag,
    Tmpfs: recordOf(text, 64),
    Mounts: listOf(
      z.object({ Type: word(32), Target: text, TmpfsOptions: tmpfsOptions, VolumeOptions: volumeOptions }),
      128,
    ),
    ReadonlyRootfs: flag,
    Privileged: flag,
    CapAdd: listOf(word(64), 64),
    CapDrop: listOf(word(64), 64),
  }),
  GraphDriver: z.object({ Data: z.object({ UpperDir: text }) }).catch({ Data: { UpperDir: '' } }),
  NetworkSettings: z
    .object({
      Networks: recordOf(z.object({ IPAddress: word(64), Aliases: listOf(word(256), 32) }), 64, 256),
      Ports: ports,
    })
    .catch({ Networks: {}, Ports: {} }),
  Mounts: listOf(
    z.object({
      Type: word(32),
      Name: word(256),
      Source: text,
      Destination: text,
      RW: flag,
      Propagation: word(32),
    }),
    128,
  ),
});
type Inspected = z.infer<typeof inspected>;

/** A fact without its log, and how its log is framed. */
export interface InspectedContainer {
  readonly fact: ContainerFact;
  /** With a terminal the log is plain bytes, without one stdout and stderr are told apart. */
  readonly tty: boolean;
}

/** Reads `docker inspect` of the container `id`. Throws ZodError when it is none. */
export function parseContainer(id: string, answer: unknown): InspectedContainer {
  const found = inspected.extend({ Id: z.literal(id) }).parse(answer);
  const { Config: config, NetworkSettings: network } = found;
  const fact = {
    id,
    name: found.Name.replace(/^\//, '').slice(0, 256),
    image: config.Image,
    imageId: found.Image,
    createdAt: found.Created,
    restartCount: found.RestartCount,
    ...life(found),
    command: found.Path === '' ? found.Args : [found.Path, ...found.Args],
    entrypoint: config.Entrypoint,
    cmd: config.Cmd,
    env: config.Env,
    labels: config.Labels,
    user: config.User,
    workingDir: config.WorkingDir,
    hostname: config.Hostname,
    stopSignal: config.StopSignal,
    stopTimeout: config.StopTimeout,
    openStdin: config.OpenStdin,
    healthcheck: healthcheckOf(config.Healthcheck),
    exposedPorts: config.ExposedPorts,
    networks: Object.entries(network.Networks).map(([name, { IPAddress, Aliases }]) => ({
      name,
      address: IPAddress,
      aliases: Aliases,
    })),
    ports: mappings(network.Ports),
    mounts: mounts(found),
    ...wishes(found),
    upperDir: found.GraphDriver.Data.UpperDir,
    logPath: found.LogPath,
    lastLog: '',
  };
  return { fact: containerFact.parse(shortened(fact)), tty: config.Tty };
}

function life({ State: state }: Inspected) {
  const probe = state.Health.Log.at(-1);
  return {
    state: state.Status,
    pid: state.Pid,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt,
    health: state.Health.Status,
    lastProbe:
      probe === undefined ? null : { exitCode: probe.ExitCode, output: probe.Output.trimEnd(), endedAt: probe.End },
  };
}

/** HostConfig: what was asked for. */
function wishes({ HostConfig: host }: Inspected) {
  const sized = host.Mounts.filter(({ Type }) => Type === 'tmpfs').map(({ Target, TmpfsOptions: { SizeBytes } }) => [
    Target,
    SizeBytes === 0 ? '' : `size=${SizeBytes}`,
  ]);
  return {
    restartPolicy: { name: host.RestartPolicy.Name || 'no', maximumRetryCount: host.RestartPolicy.MaximumRetryCount },
    autoRemove: host.AutoRemove,
    init: host.Init,
    networkMode: host.NetworkMode,
    pidMode: host.PidMode,
    ipcMode: host.IpcMode,
    utsMode: host.UTSMode,
    publishedPorts: mappings(host.PortBindings),
    publishAllPorts: host.PublishAllPorts,
    tmpfs: { ...host.Tmpfs, ...Object.fromEntries(sized) },
    readOnlyRoot: host.ReadonlyRootfs,
    privileged: host.Privileged,
    capAdd: host.CapAdd,
    capDrop: host.CapDrop,
    memoryLimit: host.Memory,
    cpuLimit: host.NanoCpus > 0 ? host.NanoCpus / 1e9 : host.CpuQuota / (host.CpuPeriod || 100_000),
    pidsLimit: host.PidsLimit,
    memorySwap: host.MemorySwap,
    memoryReservation: host.MemoryReservation,
    cpuShares: host.CpuShares,
    cpusetCpus: host.CpusetCpus,
    ulimits: host.Ulimits.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
  };
}

/** In the order of their places: the engine's own order is another at every call. */
function mounts({ Mounts, HostConfig }: Inspected) {
  const subpaths = new Map(HostConfig.Mounts.map(({ Target, VolumeOptions }) => [Target, VolumeOptions.Subpath]));
  return Mounts.map((mount) => ({
    type: mount.Type,
    name: mount.Name,
    source: mount.Source,
    destination: mount.Destination,
    writable: mount.RW,
    propagation: mount.Propagation,
    subpath: subpaths.get(mount.Destination) ?? '',
  })).sort((a, b) => (a.destination < b.destination ? -1 : 1));
}

function mappings(bindings: z.infer<typeof ports>) {
  return Object.entries(bindings)
    .flatMap(([container, hosts]) =>
      hosts.map(({ HostIp, HostPort }) => ({ container, hostAddress: HostIp, hostPort: portNumber(HostPort) })),
    )
    .slice(0, 256);
}

function portNumber(text: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : 0;
}
