import { once } from 'node:events';
import { createServer } from 'node:http';

export interface RecordingProxy {
  /** For HTTP_PROXY and its like. */
  readonly url: string;
  /** First line of every request that came. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** An HTTP proxy on loopback that writes down what it is asked for, and passes nothing on. */
export async function startRecordingProxy(): Promise<RecordingProxy> {
  const requests: string[] = [];
  const server = createServer(({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    response.end('from the proxy\n');
  });
  server.on('connect', ({ url }, socket) => {
    requests.push(`CONNECT ${url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
