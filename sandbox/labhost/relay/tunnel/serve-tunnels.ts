import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { maxTunnels, type SandboxId, sandboxId, tcpPort, tunnelProtocol, UserError } from '#protocol';
import { dial } from '../probe/dial.ts';
import type { SandboxSockets } from '../sandbox-sockets.ts';

export interface TunnelsContext {
  readonly sockets: SandboxSockets;
  /** Ends every tunnel. */
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly sandbox: SandboxId;
  readonly port: number;
}

/** Milliseconds for a connection within the sandbox. */
const patience = 5000;
/** A program may listen on one of them alone. */
const loopback = ['127.0.0.1', '::1'];

/** What an upgrade request asks for; undefined when it is no tunnel. */
export function wantedTunnel({ url = '', headers }: IncomingMessage): Wanted | undefined {
  const [, id, number] = /^\/v1\/sandboxes\/([^/?]{1,64})\/ports\/([1-9][0-9]{0,4})$/.exec(url) ?? [];
  const sandbox = sandboxId.safeParse(id).data;
  const port = tcpPort.safeParse(Number(number)).data;
  if (sandbox === undefined || port === undefined || headers.upgrade !== tunnelProtocol) return undefined;
  return { sandbox, port };
}

/** Joins the caller with a port of the sandbox until either hangs up; the holder makes the connection, and nothing is looked into. */
export function serveTunnels({ sockets, signal }: TunnelsContext) {
  const open = new Map<SandboxId, number>();

  /** The connection to whoever listens. Throws UserError with the status of the answer. */
  const connect = async ({ sandbox, port }: Wanted, until: AbortSignal): Promise<Socket> => {
    if (!(await sockets.exists(sandbox))) throw problem('no-such-sandbox', 'There is no such sandbox', 404);
    let outcome = 'refused';
    for (const address of loopback) {
      const line = await sockets.connect(sandbox, 'holder.sock', until).catch((cause: unknown) => {
        throw problem('sandbox-away', 'The sandbox makes no connections for a moment', 503, cause);
      });
      try {
        outcome = await dial(line, { address, port, timeoutMs: patience, lasting: true }, until);
        if (outcome === 'connected') return line;
        line.destroy();
      } catch (cause) {
        line.destroy();
        throw problem('sandbox-away', 'The sandbox makes no connections for a moment', 503, cause);
      }
      // ::1 is for who is not on 127.0.0.1; a silent one is not asked twice.
      if (outcome === 'timeout') break;
    }
    if (outcome === 'timeout') throw problem('port-silent', `Port ${port} takes no connection`, 504);
    throw problem('port-closed', `Nothing listens on port ${port}`, 502);
  };

  return async (wanted: Wanted, caller: Duplex, head: Buffer): Promise<void> => {
    const { sandbox } = wanted;
    const count = open.get(sandbox) ?? 0;
    if (count >= maxTunnels) return refuse(caller, problem('too-many-tunnels', 'Too many connections at once', 429));
    open.set(sandbox, count + 1);
    const gone = new AbortController();
    const until = AbortSignal.any([signal, gone.signal]);
    caller.once('close', () => gone.abort());
    try {
      const line = await connect(wanted, until);
      caller.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: ${tunnelProtocol}\r\n\r\n`);
      if (head.length > 0) line.write(head);
      await join(caller, line, until);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refuse(caller, error);
    } finally {
      const left = (open.get(sandbox) ?? 1) - 1;
      if (left === 0) open.delete(sandbox);
      else open.set(sandbox, left);
    }
  };
}

/** Resolves when nothing of it is left in the sandbox. An end of one is an end of the other, once its last bytes are there. */
function join(caller: Duplex, line: Socket, until: AbortSignal): Promise<void> {
  const stop = () => line.destroy();
  until.addEventListener('abort', stop, { once: true });
  line.pipe(caller);
  caller.pipe(line);
  return new Promise((resolve) => {
    line.once('close', () => {
      until.removeEventListener('abort', stop);
      // What is still said is not heard by anybody; reset at once, it would take the last bytes of the answer with it.
      caller.end();
      caller.resume();
      resolve();
    });
  });
}

function refuse(caller: Duplex, { status, problem: error }: UserError): void {
  const body = JSON.stringify({ error });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json`;
  caller.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

const problem = (code: string, message: string, status: number, cause?: unknown) =>
  new UserError({ code, message }, { status, cause });
