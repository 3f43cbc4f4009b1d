import { z } from 'zod';
import { type ContainerFact, containerFact } from '#protocol';

/** Cuts instead of refusing: a long value must not hide a container. What is no string is as good as empty. */
const word = (max: number) =>
  z
    .string()
    .transform((text) => text.slice(0, max).toWellFormed())
    .catch('');
const text = word(4096);
const count = z.number().nonnegative().catch(0);
const integer = z.number().int().catch(0);
const flag = z.boolean().catch(false);
const listOf = <T extends z.ZodType>(item: T, max: number) =>
  z
    .array(z.unknown())
    .transform((items) => items.slice(0, max))
    .pipe(z.array(item))
    .catch([]);
const recordOf = <T extends z.ZodType>(value: T, max: number) =>
  z
    .record(z.string(), z.unknown())
    .transform((record) => Object.fromEntries(Object.entries(record).slice(0, max)))
    .pipe(z.record(z.string(), value))
    .catch({});

/** The part of `docker inspect` that a containerFact is made of. Only id and state must be right. */
const inspected = z.object({
  Id: z.string(),
  Name: text,
  Path: text,
  Args: listOf(text, 255),
  RestartCount: count.pipe(integer),
  State: z.object({
    Status: containerFact.shape.state,
    Pid: count.pipe(integer),
    ExitCode: integer,
    OOMKilled: flag,
    Error: word(2000),
    StartedAt: word(64),
    FinishedAt: word(64),
    Health: z.object({ Status: containerFact.shape.health.catch('none') }).catch({ Status: 'none' }),
  }),
  Config: z.object({
    Image: word(512),
    Env: listOf(text, 512),
    Labels: recordOf(text, 256),
    Tty: flag,
  }),
  HostConfig: z.object({
    NetworkMode: word(512),
    PidMode: word(512),
    Memory: count,
    NanoCpus: count,
    CpuQuota: count,
    CpuPeriod: count,
    PidsLimit: count,
  }),
  NetworkSettings: z
    .object({
      Networks: recordOf(z.object({ IPAddress: word(64) }), 64),
      Ports: recordOf(listOf(z.object({ HostIp: word(64), HostPort: word(5) }), 16), 64),
    })
    .catch({ Networks: {}, Ports: {} }),
  Mounts: listOf(z.object({ Type: word(32), Name: word(256), Source: text, Destination: text, RW: flag }), 128),
});

/** A fact without its log, and how its log is framed. */
export interface InspectedContainer {
  readonly fact: ContainerFact;
  /** With a terminal the log is plain bytes, without one stdout and stderr are told apart. */
  readonly tty: boolean;
}

/** Bytes of JSON that one container may take of a snapshot. */
const maxFact = 64 * 1024;

/** Reads `docker inspect` of the container `id`. Throws ZodError when it is none. */
export function parseInspected(id: string, answer: unknown): InspectedContainer {
  const found = inspected.extend({ Id: z.literal(id) }).parse(answer);
  const { State: state, Config: config, HostConfig: host, NetworkSettings: network } = found;
  const fact = {
    id,
    name: found.Name.replace(/^\//, '').slice(0, 256),
    image: config.Image,
    state: state.Status,
    pid: state.Pid,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    error: state.Error,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt,
    restartCount: found.RestartCount,
    health: state.Health.Status,
    command: found.Path === '' ? found.Args : [found.Path, ...found.Args],
    env: config.Env,
    labels: Object.fromEntries(Object.entries(config.Labels).map(([key, value]) => [key.slice(0, 512), value])),
    networkMode: host.NetworkMode,
    pidMode: host.PidMode,
    networks: Object.entries(network.Networks).map(([name, { IPAddress }]) => ({
      name: name.slice(0, 256),
      address: IPAddress,
    })),
    ports: Object.entries(network.Ports)
      .flatMap(([container, hosts]) =>
        hosts.map(({ HostIp, HostPort }) => ({
          container: container.slice(0, 32),
          hostAddress: HostIp,
          hostPort: portNumber(HostPort),
        })),
      )
      .slice(0, 256),
    mounts: found.Mounts.map((mount) => ({
      type: mount.Type,
      name: mount.Name,
      source: mount.Source,
      destination: mount.Destination,
      writable: mount.RW,
    })),
    memoryLimit: host.Memory,
    cpuLimit: host.NanoCpus > 0 ? host.NanoCpus / 1e9 : host.CpuQuota / (host.CpuPeriod || 100_000),
    pidsLimit: host.PidsLimit,
    lastLog: '',
  };
  return { fact: containerFact.parse(shortened(fact)), tty: config.Tty };
}

function portNumber(text: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65535 ? port : 0;
}

/** Shortens the lists of a container that carries more text than anybody reads, harder and harder until it fits. */
function shortened(fact: ContainerFact): ContainerFact {
  let short = fact;
  for (const [items, length] of [
    [256, 1024],
    [64, 256],
    [16, 64],
    [0, 0],
  ] as const) {
    if (JSON.stringify(short).length <= maxFact) break;
    const shorten = (texts: readonly string[]) => texts.slice(0, items).map((value) => value.slice(0, length));
    short = {
      ...fact,
      command: shorten(fact.command),
      env: shorten(fact.env),
      labels: Object.fromEntries(
        Object.entries(fact.labels)
          .slice(0, items)
          .map(([key, value]) => [key.slice(0, length), value.slice(0, length)]),
      ),
      mounts: fact.mounts.slice(0, items).map((mount) => ({
        ...mount,
        source: mount.source.slice(0, length),
        destination: mount.destination.slice(0, length),
      })),
    };
  }
  return short;
}
