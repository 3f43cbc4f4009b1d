import { z } from 'zod';
import { clusterSnapshot, clusterSource, podLog, podLogSource } from './cluster-object.ts';
import { containersSnapshot } from './container-fact.ts';
import { eventsSnapshot } from './engine-event.ts';
import { fileFact, fileSource } from './file-fact.ts';
import { imagesSnapshot } from './image-fact.ts';
import { countersSnapshot } from './linux-counters.ts';
import { linuxSnapshot } from './linux-snapshot.ts';
import { socketsSnapshot } from './linux-sockets.ts';
import { networksSnapshot } from './network-fact.ts';
import { memoryKillsSnapshot } from './out-of-memory.ts';
import { volumesSnapshot } from './volume-fact.ts';

/** Which process of the agent serves a source. */
export type AgentServer = 'fleet' | 'relay';
/** Who serves a source: a process of the agent, or the watch of the cluster, which is no part of a lab host. */
export type SourceServer = AgentServer | 'cluster';

/** One row of the table. */
interface Row<Name extends z.ZodType, Value extends z.ZodType> {
  /** What the source is called; a pattern for a family of sources. */
  readonly name: Name;
  /** Its whole value. */
  readonly schema: Value;
  readonly servedBy: SourceServer;
  /** `evented`: idle costs nothing. `sampled`: read again and again while somebody watches. */
  readonly delivery: 'evented' | 'sampled';
  /** What makes a new value, in words for authors. */
  readonly refreshedBy: string;
}

const row = <Name extends z.ZodType, Value extends z.ZodType>(one: Row<Name, Value>) => ({
  ...one,
  /** The message that carries a value. */
  message: z.object({ type: z.literal('value'), source: one.name, at: z.number(), value: one.schema }),
});

/**
 * Everything that can be watched of a sandbox. A new source is a row here, a reader on the side that serves it
 * (`labhost/observe`, `labhost/relay` or `cluster/watch`) and a lens in `checks`; all between them follows from the row.
 */
export const sources = {
  linux: row({
    name: z.literal('linux'),
    schema: linuxSnapshot,
    servedBy: 'fleet',
    delivery: 'sampled',
    refreshedBy: 'a look at /proc and the cgroup tree every 150 ms',
  }),
  'linux.sockets': row({
    name: z.literal('linux.sockets'),
    schema: socketsSnapshot,
    servedBy: 'fleet',
    delivery: 'sampled',
    refreshedBy: "a look at the kernel's sockets every 300 ms",
  }),
  'linux.connections': row({
    name: z.literal('linux.connections'),
    schema: socketsSnapshot,
    servedBy: 'fleet',
    delivery: 'sampled',
    refreshedBy: "a look at the kernel's TCP connections every 600 ms",
  }),
  'linux.counters': row({
    name: z.literal('linux.counters'),
    schema: countersSnapshot,
    servedBy: 'fleet',
    delivery: 'sampled',
    refreshedBy: 'a look at the cgroup tree every 600 ms',
  }),
  'linux.memoryKills': row({
    name: z.literal('linux.memoryKills'),
    schema: memoryKillsSnapshot,
    servedBy: 'fleet',
    delivery: 'evented',
    refreshedBy: "the kernel's log",
  }),
  'docker.containers': row({
    name: z.literal('docker.containers'),
    schema: containersSnapshot,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy: 'events of containers and of networks they join or leave',
  }),
  'docker.images': row({
    name: z.literal('docker.images'),
    schema: imagesSnapshot,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy:
      'events of images and new containers; a build without a tag makes none and is seen with the next of them',
  }),
  'docker.volumes': row({
    name: z.literal('docker.volumes'),
    schema: volumesSnapshot,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy: 'events of volumes',
  }),
  'docker.networks': row({
    name: z.literal('docker.networks'),
    schema: networksSnapshot,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy: 'events of networks',
  }),
  'docker.events': row({
    name: z.literal('docker.events'),
    schema: eventsSnapshot,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy: 'the events themselves, recorded since somebody first opened the sandbox',
  }),
  file: row({
    name: fileSource,
    schema: fileFact,
    servedBy: 'relay',
    delivery: 'evented',
    refreshedBy: 'changes of the file, of what leads there, and of mounts (inotify, mountinfo)',
  }),
  k8s: row({
    name: clusterSource,
    schema: clusterSnapshot,
    servedBy: 'cluster',
    delivery: 'evented',
    refreshedBy: 'the watch of that kind, one for all learners',
  }),
  'k8s.log': row({
    name: podLogSource,
    schema: podLog,
    servedBy: 'cluster',
    delivery: 'evented',
    refreshedBy: 'what the container writes, as long as it is watched',
  }),
};

/** A row of the table: `file` for every source `file:…`, `k8s` for `k8s:…`, else the source itself. */
export type SourceKind = keyof typeof sources;
export type SourceOf<K extends SourceKind> = z.infer<(typeof sources)[K]['name']>;
/** What can be watched. */
export type Source = { [K in SourceKind]: SourceOf<K> }[SourceKind];

/** The value of each source. */
export type Snapshots = { readonly [K in SourceKind as SourceOf<K>]: z.infer<(typeof sources)[K]['schema']> };

/** The message that carries a value of any source. */
export type ObserveValue = { [K in SourceKind]: z.infer<(typeof sources)[K]['message']> }[SourceKind];

export const source = z.union(Object.values(sources).map(({ name }) => name));
export const isSource = (text: string): text is Source => source.safeParse(text).success;

/** The row of a source. */
export function kindOf(source: Source): SourceKind {
  if (isFile(source)) return 'file';
  if (isOfCluster(source)) return 'k8s';
  return isPodLog(source) ? 'k8s.log' : source;
}

/** Who serves a source. */
export const serverOf = (source: Source): SourceServer => sources[kindOf(source)].servedBy;

const isFile = (source: Source): source is SourceOf<'file'> => source.startsWith('file:');
const isOfCluster = (source: Source): source is SourceOf<'k8s'> => source.startsWith('k8s:');
const isPodLog = (source: Source): source is SourceOf<'k8s.log'> => source.startsWith('k8s.log:');
