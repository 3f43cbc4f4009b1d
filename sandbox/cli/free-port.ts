import { createServer } from 'node:net';
import { UserError } from '#protocol';

const tries = 100;

/** A port that web can have: the wanted one, or the next free one above it. Throws UserError when none of a hundred is free or the address is not ours. */
export async function findFreePort(host: string, wanted: number): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + tries, 65_536); port += 1) {
    const failure = await tryPort(host, port);
    if (failure === undefined) return port;
    if (failure !== 'EADDRINUSE' && failure !== 'EACCES') {
      throw new UserError({
        code: 'bad-host',
        message: `Nothing can listen on "${host}": ${failure}`,
        hint: 'Set DRYDOCK_HOST to an address of this machine',
      });
    }
  }
  throw new UserError({
    code: 'no-port',
    message: `No free port from ${wanted} to ${wanted + tries - 1}`,
    hint: 'Set DRYDOCK_PORT to a free one',
  });
}

/** The error code of trying to listen, or undefined when it worked. */
function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? cause.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
