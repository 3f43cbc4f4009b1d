import { describe, expect, it } from 'vitest';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aConnection, aDoor, aListener, someSockets } from '../../testing/linux-things.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

const web = aContainer({ name: 'web', pid: 300 });
const nginx = [{ pid: 300, comm: 'nginx' }];
const world = {
  linux: aLinuxSnapshot({ processes: [aContainerProcess(web, 300)] }),
  'docker.containers': [web],
  'linux.sockets': someSockets(
    aListener(8080, {
      owners: [
        { pid: 71, comm: 'docker-proxy' },
        { pid: 72, comm: 'docker-proxy' },
      ],
    }),
    aListener(8080, { address: '::', owners: [{ pid: 72, comm: 'docker-proxy' }] }),
    aListener(53, { protocol: 'udp', address: '127.0.0.11' }),
    aDoor('/run/docker.sock', { owners: [{ pid: 32, comm: 'dockerd' }] }),
    aDoor('a\n\u001b[2J', {}),
    aListener(80, { network: 303, owners: nginx }),
  ),
  'linux.connections': someSockets(
    aConnection(8080, '10.200.64.9', 40_000),
    aConnection(41_000, '10.200.64.9', 5432),
    aConnection(80, '10.200.64.9', 40_001, { network: 303 }),
  ),
};
const { linux, docker } = lensesOver(world);

describe('sockets of the sandbox', () => {
  it('listening: addresses, programs and processes, each once', () => {
    const { addresses, programs, pids } = linux.sockets.listening(8080);
    expect([addresses.value, programs.value, pids.value]).toEqual([['0.0.0.0', '::'], ['docker-proxy'], [71, 72]]);
    expect(linux.sockets.listening(8080).pid.value).toBe(71);
    expect(linux.sockets.listening(9090).pid.absence?.say).toContain('Nobody listens on TCP port 9090');
    expect(linux.sockets.listening(53, 'udp').addresses.value).toEqual(['127.0.0.11']);
    expect(linux.sockets.listening(53, 'udp').programs.value).toEqual([]);
    expect(linux.sockets.listeningPorts().value).toEqual([8080]);
  });

  it('doors are found by their name', () => {
    expect(linux.sockets.listeningAt('/run/docker.sock').programs.value).toEqual(['dockerd']);
    expect(linux.sockets.listeningAt('/run/docker.sock').addresses.value).toEqual(['/run/docker.sock']);
  });

  it('connections are counted by either end', () => {
    expect(linux.sockets.connections().value).toBe(2);
    expect(linux.sockets.connections({ port: 8080 }).value).toBe(1);
    expect(linux.sockets.connections({ peerPort: 5432, peerAddress: '10.200.64.9' }).value).toBe(1);
    expect(linux.sockets.connections({ peerAddress: '10.200.64.8' }).value).toBe(0);
    expect(linux.sockets.connections({ peerPort: 5432 }).see).toBe('ss -tnp dport = :5432');
  });
});

describe('sockets of a container', () => {
  const { process } = docker.container('web');
  it('are those of its own network namespace', () => {
    expect(process.sockets.listeningPorts().value).toEqual([80]);
    expect(process.sockets.listening(80).programs.value).toEqual(['nginx']);
    expect(process.sockets.listening(8080).addresses.value).toBeUndefined();
    expect(process.listensOn().value).toEqual([80]);
    expect(process.listensOn('udp').value).toEqual([]);
  });

  it('are absent with the container', () => {
    const { process } = docker.container('nobody');
    expect(process.listensOn().absence).toEqual(process.pid.absence);
    expect(process.sockets.listening(80).addresses.absence).toEqual(process.pid.absence);
  });
});

describe('in words', () => {
  it('nobody listens there', () => {
    expect(
      toldBy(world, (t) => t.require(t.linux.sockets.listening(8081).addresses, 'A web server answers nobody.')),
    ).toMatchInlineSnapshot(
      `"Expected a program that listens on TCP port 8081 in the sandbox. Found nobody listens there. Look at: ss -ltnp sport = :8081 — Nobody listens on TCP port 8081 in the sandbox. Programs there listen on 8080. A web server answers nobody."`,
    );
  });
  it('somebody listens at another address', () => {
    const test: Parameters<typeof toldBy>[1] = (t) =>
      t.expect(t.docker.container('web').process.sockets.listening(80).addresses).includes('127.0.0.1');
    expect(toldBy(world, test)).toMatchInlineSnapshot(
      `"Expected the list of listening addresses at TCP port 80 in \`web\` to include \`127.0.0.1\`. Found \`0.0.0.0\`. Look at: nsenter -t 300 -n ss -ltnp sport = :80"`,
    );
  });
  it('another program listens', () => {
    expect(
      toldBy(world, (t) => t.expect(t.linux.sockets.listening(8080).programs).includes('nginx')),
    ).toMatchInlineSnapshot(
      `"Expected the list of listening programs at TCP port 8080 in the sandbox to include \`nginx\`. Found \`docker-proxy\`. Look at: ss -ltnp sport = :8080"`,
    );
  });
  it('a process listens on another port', () => {
    expect(
      toldBy(world, (t) => t.expect(t.docker.container('web').process.listensOn()).includes(443)),
    ).toMatchInlineSnapshot(
      `"Expected the list of TCP ports that \`web\` listens on to include 443. Found 80. Look at: nsenter -t 300 -n ss -ltnp"`,
    );
  });
  it('nobody is at that door; hostile names are told without their escapes', () => {
    expect(
      toldBy(world, (t) =>
        t.require(t.linux.sockets.listeningAt('/run/my app.sock').pids, 'Its clients find no door.'),
      ),
    ).toMatchInlineSnapshot(
      `"Expected a program that listens at \`/run/my app.sock\` in the sandbox. Found nobody listens there. Look at: ss -lxp src '/run/my app.sock' — Nobody listens at \`/run/my app.sock\` in the sandbox. Programs there listen at \`/run/docker.sock\`, \`a\\n\\x1b[2J\`. Its clients find no door."`,
    );
  });
});
