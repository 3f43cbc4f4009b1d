import type { ObserveDown, OpenPortView, SandboxId } from '#protocol';
import { type LabHosts, observeSandbox } from '../../lab-client/index.ts';
import type { WebContext } from '../context.ts';
import type { HostWatch } from '../seats/host-watch.ts';
import { type Listening, openPortsOf } from './open-ports.ts';

/** Tells the open pages of a sandbox which ports something listens on. */
export interface PortWatch {
  /** The present ports once they are known, then every change, until the result is called. */
  watch(sandbox: SandboxId, listener: (ports: OpenPortView[]) => void): () => void;
  /** Something happened in the sandbox that may open or close a port. */
  stir(sandbox: SandboxId): void;
  close(): void;
}

interface Watched {
  readonly listeners: Set<(ports: OpenPortView[]) => void>;
  stir(): void;
  close(): void;
  ports(): OpenPortView[] | undefined;
}

/** Milliseconds after the last sign of life for which sockets are looked at: a server needs some time to listen. */
const lookFor = 6000;

/**
 * Containers tell of themselves. The kernel tells nobody that a socket listens: it is asked again and again, but only for some seconds
 * after something moved in a terminal or a container. In an idle sandbox nothing is asked.
 */
export function createPortWatch(
  context: Pick<WebContext, 'log' | 'now' | 'random'> & {
    readonly hosts: Pick<LabHosts, 'of'>;
    /** A page without a terminal learns by this that its lab host is away. */
    readonly hostWatch: Pick<HostWatch, 'look'>;
  },
): PortWatch {
  const watched = new Map<SandboxId, Watched>();
  const begin = (sandbox: SandboxId): Watched => {
    const onLost = () => context.hostWatch.look();
    const hints = { onGone: () => undefined, onEngine: () => undefined, onLost };
    const observation = observeSandbox(context, context.hosts.of(sandbox), sandbox, hints);
    const listeners = new Set<(ports: OpenPortView[]) => void>();
    let known: Listening = {};
    let told: OpenPortView[] | undefined;
    let timer: NodeJS.Timeout | undefined;
    const rest = () => {
      timer = undefined;
      observation.watch(['docker.containers']);
    };
    const stir = () => {
      if (timer !== undefined) return void timer.refresh();
      timer = setTimeout(rest, lookFor).unref();
      observation.watch(['docker.containers', 'linux.sockets']);
    };
    observation.subscribe((event) => {
      const next = take(known, event);
      if (next === undefined) return;
      // A container that comes up opens its ports a little later.
      if (next.containers !== known.containers && known.containers !== undefined) stir();
      known = next;
      const ports = openPortsOf(known);
      if (JSON.stringify(ports) === JSON.stringify(told)) return;
      told = ports;
      for (const listener of [...listeners]) listener(ports);
    });
    stir();
    return {
      listeners,
      stir,
      ports: () => told,
      close: () => {
        clearTimeout(timer);
        observation.close();
      },
    };
  };

  return {
    watch: (sandbox, listener) => {
      const one = watched.get(sandbox) ?? begin(sandbox);
      watched.set(sandbox, one);
      one.listeners.add(listener);
      const ports = one.ports();
      if (ports !== undefined) listener(ports);
      return () => {
        one.listeners.delete(listener);
        if (one.listeners.size > 0) return;
        one.close();
        if (watched.get(sandbox) === one) watched.delete(sandbox);
      };
    },
    stir: (sandbox) => watched.get(sandbox)?.stir(),
    close: () => {
      for (const one of watched.values()) one.close();
      watched.clear();
    },
  };
}

/** What is known after this; undefined when it says nothing of ports. A source that cannot be read says nothing. */
function take(known: Listening, event: ObserveDown): Listening | undefined {
  if (event.type !== 'value') return undefined;
  if (event.source === 'docker.containers') return { ...known, containers: event.value };
  if (event.source === 'linux.sockets') return { ...known, sockets: event.value };
  return undefined;
}
