import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExchangeRequest, type HttpRequest, probeResult, type SandboxId } from '#protocol';
import { openFleet } from '../../../testing/fleet-door.ts';
import { readInstance } from '../../../testing/instance.ts';

const instance = readInstance();
const fleet = openFleet(instance);
let sandbox: SandboxId;

beforeAll(async () => {
  sandbox = (await fleet.claim()).id;
  await run('docker run -d --name web -p 8080:80 nginx');
  await run('until curl -fs -o /dev/null 127.0.0.1:8080; do sleep 0.1; done');
});
afterAll(() => fleet.remove(sandbox));

const run = (script: string) => fleet.run(sandbox, script);

const ask = (parts: Partial<HttpRequest>) =>
  probe({ address: '127.0.0.1', port: 8080, method: 'GET', path: '/', headers: {}, timeoutMs: 5000, ...parts });

async function probe(request: HttpRequest | ExchangeRequest) {
  const response = await fetch(`${instance.relayUrl}/v1/sandboxes/${sandbox}/probe`, {
    method: 'POST',
    headers: { authorization: `Bearer ${instance.secret}` },
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return probeResult.parse(await response.json());
}

const addressOf = async (name: string) =>
  (await run(`docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ${name}`)).trim();

test('a published port answers, and a container at its own address', async () => {
  expect(await ask({})).toMatchObject({ outcome: 'answered', status: 200, headers: { 'content-type': 'text/html' } });
  expect(await ask({ address: await addressOf('web'), port: 80, path: '/nothing' })).toMatchObject({ status: 404 });
});

test('who listens at another port only is refused', async () => {
  expect(await ask({ address: await addressOf('web'), port: 81 })).toMatchObject({ outcome: 'refused' });
  expect(await ask({ port: 8081 })).toMatchObject({ outcome: 'refused' });
});

test('nothing of the learner’s runs for it: his curl and his names do not matter', async () => {
  await run(
    'printf "#!/bin/sh\\necho lie" > /usr/local/bin/curl; chmod +x /usr/local/bin/curl; echo 127.0.0.2 localhost > /etc/hosts',
  );
  expect(await ask({ path: '/' })).toMatchObject({ outcome: 'answered', status: 200 });
  await run('rm /usr/local/bin/curl');
});

test('the lab host is as far away as for the learner', async () => {
  const gateway = (await run("ip route show default | awk '{print $3}'")).trim();
  for (const address of [gateway, '10.200.0.1'])
    for (const port of [7001, 7002, 22, 2375]) {
      const { outcome } = await ask({ address, port, timeoutMs: 500 });
      expect(['refused', 'unreachable', 'timeout'], `${address}:${port}`).toContain(outcome);
      await expect(run(`curl -s -m 1 -o /dev/null http://${address}:${port}/`)).rejects.toThrow('ended with');
    }
});

test('bytes are exchanged in a container’s own network, where nothing is published', async () => {
  await run('docker run -d --name alone --network none busybox nc -ll -p 5432 -e head -c 5');
  await run("until docker exec alone grep -q ':1538 ' /proc/net/tcp6; do sleep 0.1; done");
  const pid = Number(await run("docker inspect -f '{{.State.Pid}}' alone"));
  const asked = { process: pid, port: 5432, send: 'hello', timeoutMs: 5000 };
  expect(await probe(asked)).toMatchObject({ outcome: 'exchanged', received: 'hello', cut: false });
  expect(await ask({ port: 5432 })).toMatchObject({ outcome: 'refused' });
  await run('docker rm -f alone');
  expect(await probe(asked)).toMatchObject({ outcome: 'unreachable' });
});

test('no connection and no process stays behind', async () => {
  await Promise.all(Array.from({ length: 6 }, () => ask({})));
  expect((await run('until [ "$(pgrep -c holder-dial)" = 0 ]; do :; done; pgrep -c holder-dial; true')).trim()).toBe(
    '0',
  );
});
