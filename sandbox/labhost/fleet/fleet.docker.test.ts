import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentHello, agentSandbox, problem, runResult, type SandboxId, type SeatId, seatId, toBase32 } from '#protocol';
import { readInstance } from '../../testing/instance.ts';
import { inLabHost, inventory, ownResolver } from '../../testing/lab-host.ts';

const instance = readInstance();
const newSeat = (): SeatId => seatId.parse(`t-${toBase32(randomBytes(20))}`);

async function call(method: string, path: string, body?: unknown, authorization = `Bearer ${instance.secret}`) {
  const response = await fetch(new URL(path, instance.fleetUrl), {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, json };
}
const codeOf = ({ json }: { json: unknown }) =>
  json !== null && typeof json === 'object' && 'error' in json ? problem.parse(json.error).code : undefined;
const claim = async (seat: SeatId) =>
  agentSandbox.parse((await call('POST', '/v1/sandboxes', { template: 'docker', seat })).json);
const remove = (id: SandboxId) => call('DELETE', `/v1/sandboxes/${id}`);
const run = async (id: SandboxId, script: string, timeoutSeconds = 240) =>
  runResult.parse((await call('POST', `/v1/sandboxes/${id}/run`, { script, timeoutSeconds })).json);
/** Waits for what the lab host tells only when asked. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await pause(100);
  }
}
const warmPool = () =>
  until(async () => {
    const { warm, wall } = agentHello.parse((await call('GET', '/v1/hello')).json);
    return warm >= 1 && wall.state === 'open' ? warm : undefined;
  });

describe('the door', () => {
  test('needs the secret', async () => {
    expect((await call('GET', '/v1/hello', undefined, 'Bearer wrong')).status).toBe(401);
    expect((await call('GET', '/v1/hello')).status).toBe(200);
  });

  test('accepts a template and a seat, never an image or a HostConfig', async () => {
    const seat = newSeat();
    const bodies = [
      { template: 'privileged', seat },
      { template: 'docker', seat, HostConfig: {} },
      { template: 'docker', seat: '../x' },
      'no',
    ];
    for (const body of bodies) expect(codeOf(await call('POST', '/v1/sandboxes', body))).toBe('bad-request');
  });

  test('an unknown sandbox is said to be unknown, everywhere', async () => {
    const id = 's-222222222222';
    expect(codeOf(await call('GET', `/v1/sandboxes/${id}`))).toBe('no-such-sandbox');
    expect(codeOf(await call('POST', `/v1/sandboxes/${id}/run`, { script: '', timeoutSeconds: 1 }))).toBe(
      'no-such-sandbox',
    );
    expect((await call('DELETE', `/v1/sandboxes/${id}`)).status).toBe(204);
    expect(codeOf(await call('GET', '/v1/sandboxes/..%2fx'))).toBe('not-found');
  });
});

describe('one sandbox', () => {
  const seat = newSeat();
  let id: SandboxId;
  beforeAll(async () => {
    await warmPool();
    id = (await claim(seat)).id;
  });
  afterAll(async () => {
    await remove(id);
  });

  test('belongs to its seat, however often it is claimed', async () => {
    const again = await Promise.all([claim(seat), claim(seat)]);
    expect(again.map((sandbox) => sandbox.id)).toEqual([id, id]);
    expect(again[0]).toMatchObject({ seat, state: 'active' });
  });

  test('runs scripts: code, both outputs, deadline, bounds', async () => {
    expect(await run(id, 'echo out; echo err >&2; exit 3')).toMatchObject({
      exitCode: 3,
      output: expect.stringContaining('err'),
    });
    expect(await run(id, 'sleep 60', 1)).toMatchObject({ timedOut: true });
    const { output } = await run(id, 'head -c 1000000 /dev/zero | tr "\\0" x');
    expect(output.length).toBeLessThan(70_000);
    expect(output).toContain('bytes cut');
  });

  test('puts the files of a lesson in place, again too, and keeps what the learner has changed', async () => {
    const { output } = await run(
      id,
      'mkdir -p /tmp/l/files && cd /tmp/l && echo ships > files/harbor.txt && echo tide > files/sea.txt && touch -d @0 files files/* && tar c files | base64 -w0',
    );
    const put = async () => {
      const response = await fetch(new URL(`/v1/sandboxes/${id}/lessons/linux/02-namespaces`, instance.fleetUrl), {
        method: 'PUT',
        headers: { authorization: `Bearer ${instance.secret}` },
        body: new Uint8Array(Buffer.from(output, 'base64')),
      });
      return runResult.parse(await response.json());
    };
    const read = () => run(id, 'cd /root/lessons/linux/02-namespaces/files && cat harbor.txt sea.txt');
    expect(await put()).toMatchObject({ exitCode: 0 });
    expect(await read()).toMatchObject({ output: 'ships\ntide\n' });
    await run(id, 'cd /root/lessons/linux/02-namespaces/files && echo mine > harbor.txt && rm sea.txt');
    expect(await put()).toMatchObject({ exitCode: 0 });
    expect(await read()).toMatchObject({ output: 'mine\ntide\n' });
  });

  const features = {
    'the course images are there':
      'docker image inspect debian:trixie-slim busybox nginx python:3.12-slim postgres:17 redis:8',
    'docker exec into a container whose first process is not root':
      'docker run -d --name plain --user 1234 busybox sleep 1d && docker exec --user root plain id && nsenter -t $(docker inspect -f "{{.State.Pid}}" plain) -n true',
    'docker run with a limit': 'docker run --rm -m 32m busybox true',
    'a published port':
      'docker run -d --name pub -p 8080:80 nginx; until curl -sf localhost:8080 | grep -q Welcome; do sleep 0.1; done',
    'names on a network':
      'docker network create net && docker run -d --net net --name peer nginx && until docker run --rm --net net busybox wget -qO- peer; do sleep 0.1; done',
    build:
      'mkdir /tmp/b && cd /tmp/b && printf "FROM busybox\\nRUN echo x > /y\\n" > Dockerfile && docker build -t b .',
    compose:
      'mkdir /tmp/c && cd /tmp/c && printf "services:\\n  web:\\n    image: nginx\\n" > compose.yaml && docker compose up -d && docker compose down -t 0',
    'podman as root': 'docker save busybox | podman load && podman run --rm busybox true',
    'podman without root':
      'docker save busybox -o /tmp/bb.tar && chmod 644 /tmp/bb.tar && su - sailor -c "podman load -i /tmp/bb.tar && podman run --rm busybox true"',
    unshare: 'unshare --uts --pid --net --mount --ipc --fork --mount-proc hostname other',
    nsenter: 'nsenter -t $(docker inspect -f "{{.State.Pid}}" pub) -n ip addr show eth0',
    lsns: 'lsns | grep nginx',
    'an overlay of one’s own':
      'mkdir -p /root/o/{l,u,w,m} && cd /root/o && mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w m && touch m/x && umount m',
    'a veth pair': 'ip link add v0 type veth peer name v1 && ip link del v0',
    'manual pages': 'man 2 unshare | grep CLONE_NEWPID && man 7 namespaces | grep cgroup',
    kubectl: 'kubectl version --client',
  };
  test.each(Object.entries(features))('%s', async (_name, script) => {
    expect(await run(id, script)).toMatchObject({ exitCode: 0 });
  });

  test('names of the internet, asked of whom the lab host asks', async () => {
    await using resolver = await ownResolver(instance, { name: 'course.example', address: '198.51.100.7' });
    const asked = await run(
      id,
      `getent hosts ${resolver.name} && docker run --rm busybox nslookup -type=a ${resolver.name}`,
    );
    expect(asked).toMatchObject({ exitCode: 0 });
    expect(asked.output.match(/198\.51\.100\.7/g)).toHaveLength(2);
  });

  const closed = {
    'another sandbox’s address': 'curl -m 2 http://10.200.64.1 || curl -m 2 http://10.200.65.2',
    metadata: 'curl -m 2 http://169.254.169.254',
    'the agent':
      'gateway=$(ip route | awk "/default/{print \\$3}"); curl -m 2 http://$gateway:7001 || curl -m 2 http://$gateway:7002 || curl -m 2 http://10.200.0.1:7001',
    'what its first process sees and holds':
      'ls /proc/1/root/ || ls /proc/1/fd/ || nsenter -t 1 -m true || cat /proc/1/environ',
    'the memory of its first process':
      'timeout 60 strace -p 1 -e none; [ $? = 124 ] || head -c 1 /proc/1/mem || cat /proc/1/maps',
    'the memory of its first process with every right there is':
      'docker run --rm --privileged --pid host debian:trixie-slim sh -c "cat /proc/1/maps || ls /proc/1/root/"',
    'the program of its first process':
      'cat /usr/lib/drydock/holder || cp /dev/null /usr/lib/drydock/holder || umount /usr/lib/drydock/holder && cat /usr/lib/drydock/holder',
    'a device': 'mknod /tmp/node b 7 0',
    'the kernel’s settings': ': >> /proc/sys/kernel/core_pattern',
    'its own limits':
      'if [ -e /sys/fs/cgroup/memory ]; then echo -1 > /sys/fs/cgroup/memory/memory.limit_in_bytes; else echo max > /sys/fs/cgroup/memory.max; fi',
    'the shared layers':
      'for d in /var/lib/docker/overlay2/*/diff; do mountpoint -q $d && touch $d/x && exit 0; done; exit 1',
    'the lab engine': 'ls /run/docker.sock.host || docker -H tcp://10.200.0.1:2375 -l error version',
    'a privileged container': 'docker run --rm --privileged busybox mknod /n b 7 0',
  };
  test.each(Object.entries(closed))('does not reach %s', async (_name, script) => {
    expect((await run(id, script)).exitCode).not.toBe(0);
  });

  test('no room is left after 2 GB, and the sandbox lives on', async () => {
    const fill = await run(
      id,
      'cat /dev/zero > /root/fill; cat /dev/zero > /var/fill; df --output=size -B1M / | tail -1',
      300,
    );
    expect(fill.output).toContain('No space left on device');
    expect(await run(id, 'rm -f /root/fill /var/fill; docker run --rm busybox echo alive')).toMatchObject({
      output: 'alive\n',
    });
  });

  test('outlives its agent', async () => {
    const started = await run(id, 'nohup sleep 1000 > /dev/null 2>&1 & echo $!');
    const before = await inLabHost(instance, 'cat /run/drydock-fleet.pid');
    await inLabHost(instance, 'kill -9 $(cat /run/drydock-fleet.pid)');
    await until(async () => ((await inLabHost(instance, 'cat /run/drydock-fleet.pid')) === before ? undefined : true));
    const { status, json } = await until(() => call('GET', `/v1/sandboxes/${id}`));
    // A first answer that denies the sandbox would make web give it up.
    expect(status).toBe(200);
    const found = agentSandbox.parse(json);
    expect(found).toMatchObject({ id, seat, state: 'active' });
    expect(await claim(seat)).toMatchObject({ id });
    expect(await run(id, `kill -0 ${started.output.trim()}`)).toMatchObject({ exitCode: 0 });
  });
});

describe('a stopped sandbox', () => {
  const seat = newSeat();
  let id: SandboxId;
  const pauseIt = async () => agentSandbox.parse((await call('POST', `/v1/sandboxes/${id}/pause`)).json);
  beforeAll(async () => {
    await warmPool();
    id = (await claim(seat)).id;
  });
  afterAll(async () => {
    await remove(id);
  });

  test('has no container, network or mount, and goes on with its files, images and containers', async () => {
    await run(id, 'echo ships > /root/harbor.txt; echo mine >> /etc/motd; docker run -d --name kept busybox sleep 1d');
    expect((await Promise.all([pauseIt(), pauseIt()])).map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    const left = (await inventory(instance)).filter((line) => line.includes(id));
    expect(left).toEqual([`volume file ${id}.img`]);
    expect(codeOf(await call('POST', `/v1/sandboxes/${id}/run`, { script: 'true', timeoutSeconds: 5 }))).toBe(
      'no-such-sandbox',
    );

    expect(await claim(seat)).toMatchObject({ id, state: 'active' });
    const { output } = await run(
      id,
      'cat /root/harbor.txt; tail -1 /etc/motd; docker start kept && docker exec kept echo runs',
    );
    expect(output).toBe('ships\nmine\nkept\nruns\n');
  });

  test('outlives its agent, and is stopped also when that died in the middle of it', async () => {
    const stopping = pauseIt().catch(() => undefined);
    await pause(Math.random() * 300);
    await inLabHost(instance, 'kill -9 $(cat /run/drydock-fleet.pid)');
    await stopping;
    const found = await until(async () => agentSandbox.parse((await call('GET', `/v1/sandboxes/${id}`)).json));
    const stopped = await until(async () => ((await pauseIt()).state === 'stopped' ? true : undefined));
    expect([found.id, stopped]).toEqual([id, true]);
    await warmPool();
    await claim(seat);
    expect(await run(id, 'cat /root/harbor.txt')).toMatchObject({ output: 'ships\n' });
  });
});

test('an end leaves nothing', async () => {
  await warmPool();
  const { id } = await claim(newSeat());
  expect((await inventory(instance)).join('\n')).toContain(id);
  await Promise.all([remove(id), remove(id)]);
  const left = (await inventory(instance)).filter((line) => line.includes(id) && !line.includes('network'));
  expect(left.join('\n')).not.toMatch(/container|volume|mount|loop/);
  await until(async () => ((await call('GET', `/v1/sandboxes/${id}`)).status === 404 ? true : undefined));
  expect((await inventory(instance)).join('\n')).not.toContain(id);
});
