import type { SandboxId, SourceKind } from '#protocol';
import { type Log, type ObservedSource, shareSource } from '../../observe/index.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';
import { containersSource } from './container-table.ts';
import { type EngineAccess, keepSession } from './engine-session.ts';
import type { TableSource } from './engine-table.ts';
import { imagesSource } from './image-table.ts';
import { networksSource } from './network-table.ts';
import { type EventRecorder, recordEvents } from './record-events.ts';
import { SharedBudgets } from './shared-budgets.ts';
import { volumesSource } from './volume-table.ts';
import { watchTable } from './watch-table.ts';

export interface DockerSourcesContext {
  readonly sockets: SandboxSockets;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/** The sources `docker.*`: the learner's own engine, read when its events say so. */
export interface DockerSources {
  readonly sources: ReadonlyMap<SourceKind, ObservedSource>;
  /** Somebody has opened the sandbox: what happens in it from now on is written down. */
  readonly record: EventRecorder['record'];
}

export function dockerSources(context: DockerSourcesContext): DockerSources {
  const { sockets, now } = context;
  const budgets = new SharedBudgets(now);
  const access = (sandbox: SandboxId, signal: AbortSignal): EngineAccess => ({
    connect: (until) => sockets.connect(sandbox, 'engine.sock', until),
    exists: () => sockets.exists(sandbox),
    budget: budgets.open(sandbox, signal),
  });
  const tables = [containersSource, imagesSource, volumesSource, networksSource];
  const recorder = recordEvents({ ...context, access });
  return {
    sources: new Map<SourceKind, ObservedSource>([
      ...tables.map((spec) => [spec.source, tableSource(spec, context, access)] as const),
      ['docker.events', recorder.source],
    ]),
    record: recorder.record,
  };
}

function tableSource(
  spec: TableSource,
  { log, now, signal }: DockerSourcesContext,
  access: (sandbox: SandboxId, signal: AbortSignal) => EngineAccess,
): ObservedSource {
  const { source } = spec;
  return shareSource((sandbox, observer) => {
    const stopped = new AbortController();
    const both = AbortSignal.any([signal, stopped.signal]);
    const engine = access(sandbox, both);
    const session = {
      ...engine,
      name: source,
      log,
      now,
      signal: both,
      unavailable: (reason: string) => observer.emit({ type: 'unavailable', source, at: now(), reason }),
      gone: observer.gone,
    };
    void keepSession(session, (open, whileOpen) =>
      watchTable(spec, open, whileOpen, { observer, budget: engine.budget, log, now }),
    );
    return () => stopped.abort();
  });
}
