import { type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Shelf } from './decide.ts';

export interface ForwardOptions {
  /** Port on loopback of the storage of each shelf. */
  readonly ports: Readonly<Record<Shelf, number>>;
  readonly shelves: readonly Shelf[];
  /** Bytes that the body may have. */
  readonly most: number;
}

export interface Forwarded {
  /** Bytes of the body that the storage got. */
  readonly sent: number;
  /** `missing`: no shelf has it. `too-much`: the body was longer than it may be; neither is answered yet. */
  readonly outcome: 'answered' | 'missing' | 'too-much';
}

/** Hands a request to the first storage that has what is asked for. Throws when a storage breaks off. */
export async function forward(
  asked: IncomingMessage,
  answer: ServerResponse,
  { ports, shelves, most }: ForwardOptions,
): Promise<Forwarded> {
  const hasBody = !['GET', 'HEAD'].includes(asked.method ?? '');
  for (const [index, shelf] of shelves.entries()) {
    const isLast = index === shelves.length - 1;
    const outgoing = ask(asked, ports[shelf]);
    const answered = responseTo(outgoing);
    const body = hasBody ? await sendBody(asked, outgoing, most) : { sent: 0, isWhole: true };
    if (!hasBody) outgoing.end();
    if (!body.isWhole) {
      answered.catch(() => undefined);
      outgoing.destroy();
      return { sent: body.sent, outcome: 'too-much' };
    }
    const response = await answered.catch((error: unknown) => {
      // An upstream that is away has nothing.
      if (shelf === 'upstream') return undefined;
      throw error;
    });
    const status = response?.statusCode ?? 404;
    if (response === undefined || (!hasBody && (status === 404 || (shelf === 'upstream' && status >= 500)))) {
      response?.resume();
      if (!isLast) continue;
      return { sent: 0, outcome: 'missing' };
    }
    answer.writeHead(status, response.headers);
    await pipeline(response, answer);
    return { sent: body.sent, outcome: 'answered' };
  }
  return { sent: 0, outcome: 'missing' };
}

function ask({ method, url, headers }: IncomingMessage, port: number): ClientRequest {
  const { authorization: _, connection: __, ...passed } = headers;
  return request({ host: '127.0.0.1', port, method, path: url, headers: passed });
}

function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
}

/** What is too much is read to its end and thrown away: only then does the client listen to the answer. */
async function sendBody(asked: IncomingMessage, outgoing: ClientRequest, most: number) {
  let sent = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      if (sent + chunk.length > most) {
        done(new TooMuch());
        return;
      }
      sent += chunk.length;
      done(null, chunk);
    },
  });
  try {
    asked.pipe(counter, { end: true });
    await pipeline(counter, outgoing);
    return { sent, isWhole: true };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    asked.unpipe(counter);
    for await (const _ of asked);
    return { sent, isWhole: false };
  }
}

class TooMuch extends Error {}
