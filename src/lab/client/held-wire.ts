import type { ClientContext } from './client-context.ts';
import { Heartbeat } from './heartbeat.ts';
import { type Wire, type WireEnd, WireLost, type WireMessage } from './wire.ts';

export interface HeldWirePorts {
  readonly path: string;
  /** The socket is open: say hello. */
  opened(wire: Wire): void;
  received(message: WireMessage): void;
  ping(wire: Wire): void;
  /** True when this end is the end: no more tries. */
  final(end: WireEnd): boolean;
}

/** Opens a socket and stays until it ends or goes silent: one attempt of a RetryLoop. */
export async function holdWire(context: ClientContext, ports: HeldWirePorts, signal: AbortSignal): Promise<'done'> {
  let heard = () => {};
  const wire = await context.dial(
    ports.path,
    (message) => {
      heard();
      ports.received(message);
    },
    signal,
  );
  const silent = Promise.withResolvers<WireEnd>();
  const heartbeat = new Heartbeat(context.clock, {
    ping: () => ports.ping(wire),
    dead: () => silent.resolve({ code: 1006, reason: 'The connection went silent' }),
  });
  heard = () => heartbeat.heard();
  try {
    ports.opened(wire);
    const end = await Promise.race([wire.ended, silent.promise]);
    if (ports.final(end)) return 'done';
    throw new WireLost(end);
  } finally {
    heartbeat.stop();
    wire.close();
  }
}
