import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { ApiError, type ApiQuestion, type ApiServer, ClusterAway } from './api-server.ts';

/** How to reach an API server, and as whom. */
export interface ApiAddress {
  /** `https://127.0.0.1:6443`. */
  readonly server: URL;
  /** PEM of who signed the server's certificate. */
  readonly ca: string | Buffer | undefined;
  /** PEM of a client certificate and its key. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** The name that the server's certificate is for, when it is not that of its address. */
  readonly tlsServerName?: string | undefined;
  /** A bearer token, asked for each time: it may have been renewed. */
  token?(): string | undefined;
}

/** Most bytes that an answer may have. */
const maxAnswer = 64 * 1024 * 1024;
const usualDeadline = 10_000;

const status = z.object({ reason: z.string().default(''), message: z.string().default('') });

/**
 * Connections that are kept and used again. Not `fetch`: an HTTP proxy of the environment must never see these requests,
 * whatever NODE_USE_ENV_PROXY says.
 */
export function openApi({ server, ca, cert, key, tlsServerName, token }: ApiAddress): ApiServer {
  // As kubectl: plain HTTP is for what stands on this machine, `kubectl proxy` for one.
  const { Agent, request } = server.protocol === 'http:' ? http : https;
  // Whoever follows keeps a connection for himself.
  const agent = new Agent({ keepAlive: true, maxSockets: 512, scheduling: 'fifo' });
  const send = async (path: string, options: https.RequestOptions, body?: string): Promise<http.IncomingMessage> => {
    const bearer = token?.();
    const headers = { accept: 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) };
    const asked = request(new URL(path, server), {
      ...{ agent, ca, cert, key },
      // An address is no name that could be asked for.
      ...(tlsServerName !== undefined && isIP(tlsServerName) === 0 && { servername: tlsServerName }),
      ...options,
      headers: { ...headers, ...options.headers },
    });
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      asked.on('response', resolve).on('error', reject);
    });
    asked.end(body);
    return answered;
  };
  const ask = async ({ method, path, body, type = 'application/json', deadline = usualDeadline }: ApiQuestion) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) };
    const whole = { method, headers, signal: AbortSignal.timeout(deadline) };
    const answer = await send(path, whole, text).catch(away);
    const read = await readText(answer).catch(away);
    if ((answer.statusCode ?? 500) >= 400) throw refusal(answer.statusCode ?? 500, read);
    return parse(read);
  };
  return {
    ask,
    follow: async (path, { signal, silence, onLine }) => {
      const answer = await send(path, { method: 'GET', signal }).catch(away);
      if ((answer.statusCode ?? 500) >= 400)
        throw refusal(answer.statusCode ?? 500, await readText(answer).catch(away));
      answer.setTimeout(silence, () => answer.destroy(new Error(`Nothing came for ${silence / 1000} s`)));
      try {
        for await (const line of createInterface({ input: answer })) onLine(line);
      } catch (error) {
        if (!signal.aborted) away(error);
      } finally {
        answer.destroy();
      }
    },
    pass: async ({ method, path, headers, deadline, most }) => {
      const late = AbortSignal.timeout(deadline);
      try {
        const answer = await send(path, { method, headers, signal: late });
        const told = Object.entries(answer.headers).map(([name, value = '']) => [name, [value].flat().join(', ')]);
        const { text, cut } = await readSome(answer, most);
        return { status: answer.statusCode ?? 500, headers: Object.fromEntries(told), body: text, cut };
      } catch (error) {
        return late.aborted ? 'timeout' : away(error);
      }
    },
    close: () => agent.destroy(),
  };
}

async function readText(answer: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maxAnswer) throw new Error(`The answer has more than ${maxAnswer} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The beginning of a body; the rest is not waited for. */
async function readSome(answer: http.IncomingMessage, most: number): Promise<{ text: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, most).toString(), cut: bytes > most };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal(code: number, text: string): ApiError {
  const { reason, message } = status.safeParse(parse(text)).data ?? { reason: '', message: text.slice(0, 500) };
  return new ApiError(code, reason, message);
}

function away(cause: unknown): never {
  throw new ClusterAway(cause instanceof Error ? cause.message : String(cause), { cause });
}
