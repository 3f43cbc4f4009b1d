import type { Duplex } from 'node:stream';
import { maxTunnels, type SandboxId, UserError } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';

/** Connections to ports of sandboxes: as many of one at a time as it makes; who comes later waits. */
export interface PortLines {
  /** Rejects with UserError: `busy` when too many wait, the signal's reason, or what the lab host says. */
  open(sandbox: SandboxId, port: number, signal: AbortSignal): Promise<Duplex>;
}

/** A few less than the lab host lets through: it hears of an end later than we do. */
const atOnce = maxTunnels - 4;
const maxWaiting = 4 * maxTunnels;

interface Use {
  open: number;
  readonly waiting: Set<() => void>;
}

export function createPortLines(hosts: Pick<LabHosts, 'of'>): PortLines {
  const uses = new Map<SandboxId, Use>();

  const enter = async (sandbox: SandboxId, use: Use, signal: AbortSignal): Promise<void> => {
    uses.set(sandbox, use);
    if (use.waiting.size >= maxWaiting) throw new UserError({ code: 'busy', message: 'Too many requests wait' });
    while (use.open >= atOnce) await turn(use, signal);
    signal.throwIfAborted();
    use.open += 1;
  };
  const leave = (sandbox: SandboxId, use: Use) => {
    use.open -= 1;
    const [next] = use.waiting;
    next?.();
    if (use.open === 0 && use.waiting.size === 0) uses.delete(sandbox);
  };

  return {
    open: async (sandbox, port, signal) => {
      const use = uses.get(sandbox) ?? { open: 0, waiting: new Set() };
      await enter(sandbox, use, signal);
      try {
        const line = await hosts.of(sandbox).openPort(sandbox, port);
        line.once('close', () => leave(sandbox, use));
        if (signal.aborted) line.destroy();
        return line;
      } catch (error) {
        leave(sandbox, use);
        throw error;
      }
    },
  };
}

/** Until a place may be free, or nobody wants it any more. */
function turn({ waiting }: Use, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      waiting.delete(done);
      signal.removeEventListener('abort', gone);
      resolve();
    };
    const gone = () => {
      waiting.delete(done);
      reject(signal.reason);
    };
    waiting.add(done);
    signal.addEventListener('abort', gone, { once: true });
  });
}
