import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { problem, type SandboxId, tunnelProtocol, UserError } from '#protocol';
import type { AgentAddress } from './lab-hosts.ts';
import { labHostAway, labHostProblem } from './problems.ts';

/** Milliseconds: relay gives up a port after five seconds, on each of two addresses. */
const patience = 12_000;
const maxRefusal = 16 * 1024;
const refusal = z.object({ error: problem });

/** A connection to a port of the sandbox. Rejects with UserError: what relay refused, or `lab-host-away`. */
export function openPort({ relay, secret }: AgentAddress, sandbox: SandboxId, port: number): Promise<Duplex> {
  const asked = request(new URL(`/v1/sandboxes/${sandbox}/ports/${port}`, relay), {
    // Of its own, whatever proxy the environment names.
    agent: false,
    headers: { authorization: `Bearer ${secret}`, connection: 'upgrade', upgrade: tunnelProtocol },
    signal: AbortSignal.timeout(patience),
  });
  return new Promise((resolve, reject) => {
    asked.on('upgrade', (_response, socket, head) => {
      // What the program says first may come in the same packet.
      if (head.length > 0) socket.unshift(head);
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
    asked.on('response', (response) => {
      refused(response).then(reject, (cause) => reject(labHostAway(cause)));
    });
    asked.on('error', (cause) => reject(labHostAway(cause)));
    asked.end();
  });
}

async function refused(response: IncomingMessage): Promise<UserError> {
  const { statusCode: status = 502 } = response;
  let body = '';
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length > maxRefusal) break;
  }
  const said = refusal.safeParse(body === '' ? undefined : JSON.parse(body)).data?.error;
  // What is said of the port is for the learner as it is; the rest is about the lab host.
  return said?.code.startsWith('port-') || status === 404
    ? new UserError(said ?? gone, { status })
    : labHostProblem(status, said);
}

const gone = { code: 'no-such-sandbox', message: 'There is no such sandbox' };
