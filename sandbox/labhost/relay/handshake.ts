import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type SandboxId, sandboxId } from '#protocol';

export interface Handshake {
  readonly kind: 'terminal' | 'observe';
  readonly sandbox: SandboxId;
}

/** What an upgrade request asks for; undefined when there is no such thing. */
export function handshakeOf({ url = '' }: IncomingMessage): Handshake | undefined {
  const [, id, kind] = /^\/v1\/sandboxes\/([^/?]{1,64})\/(terminal|observe)$/.exec(url) ?? [];
  const sandbox = sandboxId.safeParse(id);
  if (!sandbox.success || (kind !== 'terminal' && kind !== 'observe')) return undefined;
  return { kind, sandbox: sandbox.data };
}

/** Answers an upgrade request with a status instead of a WebSocket. */
export function refuseUpgrade(socket: Duplex, status: 401 | 404): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
