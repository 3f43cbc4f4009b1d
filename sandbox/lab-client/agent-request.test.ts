import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { agentRequester } from './agent-request.ts';
import { awayProblem } from './problems.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** A server that answers everything like this, and the requester to it. */
async function answering(status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const ask = agentRequester(new URL(`http://127.0.0.1:${port}`), 'secret');
  cleanups.push(() => {
    ask.close();
    server.close();
  });
  return { ask, server };
}
const get = { method: 'GET', path: '/', deadline: 60_000 } as const;

describe('a request to the agent', () => {
  it('goes out again when the connection it was given was ended at that moment, and only then', async () => {
    const { ask, server } = await answering(200, '{}');
    const seen = new Map<unknown, number>();
    let isBroken = false;
    server.prependListener('request', (request) => {
      const before = seen.get(request.socket) ?? 0;
      seen.set(request.socket, before + 1);
      if (before > 0 || isBroken) request.socket.destroy();
    });
    expect((await ask(get)).status).toBe(200);
    expect((await ask(get)).status).toBe(200);
    expect([...seen.values()]).toEqual([2, 1]);
    isBroken = true;
    await expect(ask(get)).rejects.toThrow('does not answer');
  });

  it('never goes to a proxy of the environment', async () => {
    const proxy = await answering(500, 'proxy');
    let proxied = 0;
    proxy.server.on('request', () => {
      proxied += 1;
    });
    const address = proxy.server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    for (const [name, value] of Object.entries({
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: url,
      http_proxy: url,
      NO_PROXY: '',
    })) {
      vi.stubEnv(name, value);
    }
    cleanups.push(() => vi.unstubAllEnvs());
    const { ask } = await answering(200, '{"ok":true}');
    expect(await ask(get)).toEqual({ status: 200, body: { ok: true } });
    expect(proxied).toBe(0);
  });

  it('gives 404 as an answer and a refusal as its problem with a next step', async () => {
    const missing = await answering(404, '{"error":{"code":"no-such-sandbox","message":"There is none"}}');
    expect((await missing.ask(get)).status).toBe(404);
    const failing = await answering(500, '{"error":{"code":"internal","message":"The lab host failed"}}');
    await expect(failing.ask(get)).rejects.toMatchObject({
      status: 503,
      problem: { code: 'internal', message: 'The lab host failed', hint: expect.stringContaining('Try again') },
    });
  });

  it('calls silence, nonsense and too much "away"', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const ask = agentRequester(
      new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`),
      'secret',
    );
    cleanups.push(() => {
      ask.close();
      silent.closeAllConnections();
      silent.close();
    });
    const nonsense = await answering(200, 'not json');
    const large = await answering(200, `"${'x'.repeat(2 * 1024 * 1024)}"`);
    const attempts = [() => ask({ ...get, deadline: 50 }), () => nonsense.ask(get), () => large.ask(get)];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ problem: awayProblem });
  });
});
