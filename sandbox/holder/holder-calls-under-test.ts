import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeCall, type HolderCall } from '#protocol';
import { type FileLook, LookReader } from '../labhost/relay/files/look-reader.ts';
import type { HolderUnderTest } from './holder-under-test.ts';

/** A connection that made a call. */
export async function call(holder: HolderUnderTest, asked: HolderCall): Promise<Socket> {
  const socket = connect(holder.path);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(encodeCall(asked));
  return socket;
}

/** One look in words. */
interface Look {
  readonly kind: FileLook['found']['kind'];
  readonly text: string;
  readonly target: string;
  readonly names: readonly string[];
  readonly found: FileLook['found'];
}

/** A file under watch: every look that was told, in order. */
export interface FileUnderWatch {
  readonly looks: readonly Look[];
  /** The first look that fits, past or future. Rejects with what the holder said when it ended the connection. */
  look(fits?: (look: Look) => boolean): Promise<Look>;
  /** The first that fits of those that come once `change` began. */
  after(change: () => Promise<unknown>, fits?: (look: Look) => boolean): Promise<Look>;
  end(): void;
}

export async function watchFile(
  holder: HolderUnderTest,
  path: string,
  { root = '/', limit = 65_536, heartbeat = 0 }: { root?: string; limit?: number; heartbeat?: number } = {},
): Promise<FileUnderWatch> {
  const socket = await call(holder, { type: 'watch', root, path, limit, heartbeat });
  const reader = new LookReader(limit);
  const looks: Look[] = [];
  const waiting = new Set<() => void>();
  let ended: unknown;
  const wake = () => {
    for (const one of [...waiting]) one();
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const look of reader.push(chunk)) looks.push(inWords(look));
    } catch (error) {
      ended = error;
    }
    wake();
  });
  socket.on('close', () => {
    ended ??= new Error('The holder ended the connection');
    wake();
  });
  const from = (start: number, fits: (look: Look) => boolean) =>
    new Promise<Look>((resolve, reject) => {
      const search = () => {
        const found = looks.slice(start).find(fits);
        if (found === undefined && ended === undefined) return;
        waiting.delete(search);
        if (found === undefined) reject(ended);
        else resolve(found);
      };
      waiting.add(search);
      search();
    });
  return {
    looks,
    look: (fits = () => true) => from(0, fits),
    after: async (change, fits = () => true) => {
      const start = looks.length;
      await change();
      return from(start, fits);
    },
    end: () => socket.destroy(),
  };
}

function inWords({ found, target, content }: FileLook): Look {
  const text = Buffer.from(content).toString('latin1');
  const names = found.kind === 'directory' ? text.split('\0').slice(0, -1).sort() : [];
  return { kind: found.kind, text, target: Buffer.from(target).toString(), names, found };
}
