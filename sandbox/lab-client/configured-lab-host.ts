import { WebSocket } from 'ws';
import type { z } from 'zod';
import { agentHello, agentSandbox, headerBytes, maxBody, probeResult, protocolVersion, runResult } from '#protocol';
import { registryPassword, registrySecret } from '../registry/index.ts';
import { type AgentAnswer, agentRequester } from './agent-request.ts';
import { readFiles, writeFiles } from './files-door.ts';
import type { AgentAddress, LabHost, LabHosts } from './lab-hosts.ts';
import { openPort } from './open-port.ts';
import { unexpected } from './problems.ts';

/** An observation of a busy sandbox may be large; a terminal frame may not. */
const maxObservation = 16 * 1024 * 1024;

/** The one lab host that the settings name. */
export function configuredLabHost(address: AgentAddress): LabHosts {
  const second = 1000 * (address.patience ?? 1);
  const ask = agentRequester(address.fleet, address.secret);
  const askRelay = agentRequester(address.relay, address.secret);
  const host: LabHost = {
    hello: async () => {
      const hello = read(agentHello, await ask({ method: 'GET', path: '/v1/hello', deadline: 3 * second }));
      if (hello.protocol === protocolVersion) return hello;
      throw unexpected('It speaks another version', `${hello.protocol} instead of ${protocolVersion}`);
    },
    claim: async (body) =>
      read(agentSandbox, await ask({ method: 'POST', path: '/v1/sandboxes', body, deadline: 60 * second })),
    get: async (id) => {
      const answer = await ask({ method: 'GET', path: `/v1/sandboxes/${id}`, deadline: 10 * second });
      return answer.status === 404 ? undefined : read(agentSandbox, answer);
    },
    list: async () =>
      read(agentSandbox.array(), await ask({ method: 'GET', path: '/v1/sandboxes', deadline: 10 * second })),
    pause: async (id) => {
      const answer = await ask({ method: 'POST', path: `/v1/sandboxes/${id}/pause`, deadline: 60 * second });
      return answer.status === 404 ? undefined : read(agentSandbox, answer);
    },
    destroy: async (id) => {
      await ask({ method: 'DELETE', path: `/v1/sandboxes/${id}`, deadline: 30 * second });
    },
    setEgress: async (id, egress) => {
      const path = `/v1/sandboxes/${id}/egress`;
      const answer = await ask({ method: 'PUT', path, body: { egress }, deadline: 10 * second });
      return answer.status === 404 ? undefined : read(agentSandbox, answer);
    },
    putLesson: async (id, lesson, body) => {
      const path = `/v1/sandboxes/${id}/lessons/${lesson}`;
      const answer = await ask({ method: 'PUT', path, body, deadline: 120 * second });
      return answer.status === 404 ? undefined : read(runResult, answer);
    },
    run: async (id, body) => {
      const path = `/v1/sandboxes/${id}/run`;
      const answer = await ask({ method: 'POST', path, body, deadline: (body.timeoutSeconds + 10) * second });
      return answer.status === 404 ? undefined : read(runResult, answer);
    },
    readFiles: (id, into) => readFiles(address, id, into),
    writeFiles: async (id, tar) => {
      const answer = await writeFiles(address, id, tar);
      return answer === undefined ? undefined : read(runResult, { status: 200, body: answer });
    },
    probe: async (id, body) => {
      const path = `/v1/sandboxes/${id}/probe`;
      const answer = await askRelay({ method: 'POST', path, body, deadline: body.timeoutMs + 3 * second });
      return answer.status === 404 ? undefined : read(probeResult, answer);
    },
    registryPassword: (learner) => registryPassword(registrySecret(address.secret), learner),
    openPort: (id, port) => openPort(address, id, port),
    openSocket: (server, id, use) => {
      const url = new URL(`/v1/sandboxes/${id}/${use}`, address[server]);
      url.protocol = 'ws:';
      return new WebSocket(url, {
        headers: { authorization: `Bearer ${address.secret}` },
        perMessageDeflate: false,
        handshakeTimeout: 15 * second,
        maxPayload: use === 'terminal' ? headerBytes + maxBody : maxObservation,
      });
    },
  };
  return {
    place: () => host,
    of: () => host,
    all: () => [host],
    close: () => {
      ask.close();
      askRelay.close();
    },
  };
}

function read<T extends z.ZodType>(schema: T, { status, body }: AgentAnswer): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unexpected('Its answer is not understood', `HTTP ${status}, ${parsed.error.issues[0]?.message ?? 'no reason'}`);
}
