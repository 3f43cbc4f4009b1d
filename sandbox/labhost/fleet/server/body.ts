import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { tooLarge } from '../../read-json.ts';

/** The body as a stream that breaks after `limit` bytes. */
export function boundedBody(request: IncomingMessage, limit: number): Transform {
  let size = 0;
  const bound = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.length;
      if (size > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
  request.on('error', (error) => bound.destroy(error));
  return request.pipe(bound);
}
