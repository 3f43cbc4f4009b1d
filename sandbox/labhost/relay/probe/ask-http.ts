import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpRequest, HttpResult } from '#protocol';

type Answer = Omit<Extract<HttpResult, { outcome: 'answered' }>, 'milliseconds'>;
type Failure = Exclude<HttpResult['outcome'], 'answered'>;

const maxBody = 65_536;
const maxHeaders = 64;
const maxHeader = 4096;

/** Speaks HTTP over the connection. A broken one, and one that speaks something else, are answers too. */
export async function askHttp(
  line: Socket,
  asked: HttpRequest,
  signal: AbortSignal,
): Promise<Answer | { outcome: Failure }> {
  const { method, path, headers, address, port } = asked;
  try {
    const outgoing = request({
      createConnection: () => line,
      method,
      path,
      host: address,
      port,
      headers: { connection: 'close', ...headers },
      maxHeaderSize: 16 * 1024,
      signal,
    });
    const answer = responseTo(outgoing);
    outgoing.end();
    return await read(await answer);
  } catch (error) {
    signal.throwIfAborted();
    return { outcome: codeOf(error).startsWith('HPE_') ? 'not-http' : 'reset' };
  }
}

function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    // Nobody asked to speak something else; the status says that it was offered.
    outgoing.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response);
    });
    outgoing.on('error', reject);
    outgoing.on('close', () => reject(new Error('The connection ended without an answer')));
  });
}

async function read(response: IncomingMessage): Promise<Answer | { outcome: Failure }> {
  const { statusCode: status = 0, headers } = response;
  if (status < 100 || status > 999) return { outcome: 'not-http' };
  const parts: Buffer[] = [];
  let length = 0;
  if (status !== 101) {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) continue;
      parts.push(chunk);
      length += chunk.length;
      if (length > maxBody) break;
    }
    if (length <= maxBody && !response.complete) throw new Error('The answer ended in the middle');
  }
  const cut = length > maxBody;
  const bytes = Buffer.concat(parts).subarray(0, maxBody);
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: cut });
  return { outcome: 'answered', status, headers: boundedHeaders(headers), body, cut };
}

function boundedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const rows = Object.entries(headers).slice(0, maxHeaders);
  return Object.fromEntries(rows.map(([name, value]) => [name.slice(0, 256), String(value ?? '').slice(0, maxHeader)]));
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
