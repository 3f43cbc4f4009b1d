import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports of each process in which tests run, in its turn: no two give the same one. */
const size = 1100;
const first = 15_000 + (Number(process.env.VITEST_POOL_ID ?? 0) % 8) * size;
let turn = randomInt(size);

/**
 * A port of loopback that nobody listens on now, and that nobody gets who does not ask for it: it lies below those that the kernel
 * gives away (32768 and up), and no other stand-in is given it before a thousand others. So it stays free while a test ends what
 * listens there and starts it again, and whoever asks there meanwhile is refused.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    turn = (turn + 1) % size;
    const port = first + turn;
    const server = createServer();
    try {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
