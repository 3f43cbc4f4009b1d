import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { courseRegistry } from '#protocol';
import { answerWheels, isForWheels } from '../wheels/answer-wheels.ts';
import type { WheelShelf } from '../wheels/wheel-shelf.ts';
import { answerImages, type ImagesContext } from './answer-images.ts';

export interface FrontContext extends ImagesContext {
  readonly port: number;
  readonly wheels: WheelShelf;
  onError(error: unknown): void;
}

/** Connections at a time, of all sandboxes together. */
const maxConnections = 2000;

/** The one door of the course registry. Resolves when it listens. */
export async function startFront(context: FrontContext): Promise<Server> {
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 0 });
  server.maxConnections = maxConnections;
  server.on('request', (asked, answer) => {
    if (asked.url === '/healthz') {
      answer.end('ok\n');
      return;
    }
    const work = isForWheels(asked.url ?? '')
      ? answerWheels(context.wheels, asked, answer)
      : answerImages(context, asked, answer);
    work.catch((error: unknown) => {
      context.onError(error);
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end(`The storage of ${courseRegistry.host} does not answer\n`);
    });
  });
  server.listen(context.port, '0.0.0.0');
  await once(server, 'listening');
  return server;
}
