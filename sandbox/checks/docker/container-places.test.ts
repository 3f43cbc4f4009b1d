import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { ContainerFact } from '#protocol';
import { aMount } from '../../testing/engine-things.ts';
import { aContainer, containerId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

type Parts = Parameters<typeof aContainer>[0];

const over = (test: (t: T) => void, ...containers: ContainerFact[]) =>
  toldBy({ 'docker.containers': containers }, test);
const at = (hostPort: number, container = '80/tcp', hostAddress = '0.0.0.0') => ({ container, hostAddress, hostPort });

describe('a published port', () => {
  const port = (parts: Partial<Parts>) =>
    over((t) => t.expect(t.docker.container('web').port(80).hostPort).is(8080), aContainer({ name: 'web', ...parts }));

  it('is right', () => {
    expect(port({ ports: [at(8080), at(8080, '80/tcp', '::')] })).toBe('pass');
  });

  it('is not there', () => {
    expect(port({})).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker port web — \`web\` runs, but publishes no port: nothing outside its networks reaches it."`,
    );
    expect(port({ exposedPorts: ['80/tcp'] })).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker port web — \`web\` runs, but its PORTS are empty: \`EXPOSE\` documents a port, \`-p\` publishes it."`,
    );
    expect(port({ ports: [at(80, '8080/tcp')] })).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker port web — \`web\` publishes its port 8080 at 80 of the sandbox, and not its port 80. In \`-p A:B\`, B is the port inside."`,
    );
    expect(port({ networkMode: 'host' })).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker port web — \`web\` has the network of the sandbox itself: its ports are open there and none is published."`,
    );
    expect(port({ networkMode: `container:${containerId('aa')}` })).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker port web — \`web\` has the network of another container: that one would publish the port."`,
    );
    expect(port({ state: 'exited', exitCode: 1 })).toMatchInlineSnapshot(
      `"Expected port 80 of \`web\` to be published. Found not published. Look at: docker inspect -f '{{json .HostConfig.PortBindings}}' web — \`web\` exists but ended with code 1."`,
    );
  });

  it('is another', () => {
    expect(port({ ports: [at(8081)], publishedPorts: [at(8081)] })).toMatchInlineSnapshot(
      `"Expected the host port for port 80 of \`web\` to be 8080. Found 8081. Look at: docker port web"`,
    );
    expect(port({ ports: [at(32768)], publishAllPorts: true })).toMatchInlineSnapshot(
      `"Expected the host port for port 80 of \`web\` to be 8080. Found 32768. Look at: docker port web — Docker chose port 32768 of the sandbox for \`web\`: \`-P\` leaves the choice to it."`,
    );
    expect(port({ ports: [at(32768)], publishedPorts: [at(0)] })).toMatchInlineSnapshot(
      `"Expected the host port for port 80 of \`web\` to be 8080. Found 32768. Look at: docker port web — Docker chose port 32768 of the sandbox for \`web\`: \`-p\` with one number leaves the choice to it."`,
    );
  });

  it('is open where it should not be', () => {
    const addresses = (wanted: string, ...ports: ContainerFact['ports']) =>
      over(
        (t) => t.expect(t.docker.container('web').port(80).hostAddresses).is([wanted]),
        aContainer({ name: 'web', ports }),
      );
    expect(addresses('127.0.0.1', at(8080), at(8080, '80/tcp', '::'))).toMatchInlineSnapshot(
      `"Expected the host address for port 80 of \`web\` to be \`127.0.0.1\`. Found \`0.0.0.0\`. Look at: docker port web — \`web\` is open at every address of the sandbox."`,
    );
    expect(addresses('0.0.0.0', at(8080, '80/tcp', '127.0.0.1'))).toMatchInlineSnapshot(
      `"Expected the host address for port 80 of \`web\` to be \`0.0.0.0\`. Found \`127.0.0.1\`. Look at: docker port web — \`web\` is open on \`127.0.0.1\` only: nothing outside the sandbox reaches it."`,
    );
  });
});

describe('a mount', () => {
  const anonymous = containerId('abc');
  const mount = (mounts: ContainerFact['mounts'], parts: Partial<Parts> = {}) =>
    over(
      (t) => t.expect(t.docker.container('db').mountAt('/var/lib/data').volume).is('ships'),
      aContainer({ name: 'db', mounts, ...parts }),
    );

  it('is right', () => {
    expect(mount([aMount({ name: 'ships', destination: '/var/lib/data/' })])).toBe('pass');
  });

  it('is not there, or elsewhere: the volume stays empty', () => {
    expect(mount([])).toMatchInlineSnapshot(
      `"Expected a volume at \`/var/lib/data\` in \`db\`. Found nothing is mounted there. Look at: docker inspect -f '{{json .Mounts}}' db — \`db\` has no mounts: what it writes is in its own layer and goes with it."`,
    );
    expect(mount([aMount({ name: 'ships', destination: '/data' })])).toMatchInlineSnapshot(
      `"Expected a volume at \`/var/lib/data\` in \`db\`. Found nothing is mounted there. Look at: docker inspect -f '{{json .Mounts}}' db — \`db\` has the volume \`ships\` at \`/data\`, but nothing at \`/var/lib/data\`."`,
    );
    expect(mount([aMount({ name: anonymous, destination: '/var/lib/postgresql/data' })])).toMatchInlineSnapshot(
      `"Expected a volume at \`/var/lib/data\` in \`db\`. Found nothing is mounted there. Look at: docker inspect -f '{{json .Mounts}}' db — \`db\` has an anonymous volume at \`/var/lib/postgresql/data\`, but nothing at \`/var/lib/data\`."`,
    );
  });

  it('is of another kind or name', () => {
    expect(mount([aMount({ name: anonymous, destination: '/var/lib/data' })])).toMatchInlineSnapshot(
      `"Expected the volume at \`/var/lib/data\` of \`db\` to be \`ships\`. Found an anonymous volume. Look at: docker inspect -f '{{json .Mounts}}' db — An anonymous volume is mounted at \`/var/lib/data\`: nobody named it, so a new container gets another one."`,
    );
    expect(mount([aMount({ name: 'cargo', destination: '/var/lib/data' })])).toMatchInlineSnapshot(
      `"Expected the volume at \`/var/lib/data\` of \`db\` to be \`ships\`. Found \`cargo\`. Look at: docker inspect -f '{{json .Mounts}}' db — The volume \`cargo\` is mounted at \`/var/lib/data\`: its files stay when the container goes."`,
    );
    expect(
      mount([aMount({ type: 'bind', source: '/root/ships', destination: '/var/lib/data' })]),
    ).toMatchInlineSnapshot(
      `"Expected a volume at \`/var/lib/data\` in \`db\`. Found a bind mount. Look at: docker inspect -f '{{json .Mounts}}' db — \`/root/ships\` is a folder or file of the sandbox, mounted at \`/var/lib/data\`: a bind mount, not a volume."`,
    );
    expect(mount([], { tmpfs: { '/var/lib/data': 'size=16m' } })).toMatchInlineSnapshot(
      `"Expected a volume at \`/var/lib/data\` in \`db\`. Found a tmpfs. Look at: docker inspect -f '{{json .Mounts}} {{json .HostConfig.Tmpfs}} {{json .HostConfig.Mounts}}' db — A tmpfs is mounted at \`/var/lib/data\`: its files are in memory and go with the container."`,
    );
  });

  it('has a size as tmpfs, whichever flag made it', () => {
    const size = (parts: Partial<Parts>) =>
      over(
        (t) => t.expect(t.docker.container('fast').mountAt('/scratch').size).is(16 * 1024 ** 2),
        aContainer({ name: 'fast', ...parts }),
      );
    expect(size({ tmpfs: { '/scratch': 'rw,size=16m' } })).toBe('pass');
    const listed = [aMount({ type: 'tmpfs', destination: '/scratch' })];
    expect(size({ mounts: listed, tmpfs: { '/scratch': 'size=16777216' } })).toBe('pass');
    expect(size({ tmpfs: { '/scratch': '' } })).toMatchInlineSnapshot(
      `"Expected the size of the tmpfs at \`/scratch\` of \`fast\` to be 16 MiB. Found no limit. Look at: docker inspect -f '{{json .Mounts}} {{json .HostConfig.Tmpfs}} {{json .HostConfig.Mounts}}' fast"`,
    );
    expect(size({ mounts: [aMount({ name: 'tmpfs', destination: '/scratch' })] })).toMatchInlineSnapshot(
      `"Expected a tmpfs at \`/scratch\` in \`fast\`. Found a volume. Look at: docker inspect -f '{{json .Mounts}}' fast — The volume \`tmpfs\` is mounted at \`/scratch\`: its files stay when the container goes."`,
    );
  });

  it('is a part of a volume', () => {
    const whole = (subpath: string) =>
      over(
        (t) => t.expect(t.docker.container('reader').mountAt('/data').subpath).is(''),
        aContainer({ name: 'reader', mounts: [aMount({ name: 'data', destination: '/data', subpath })] }),
      );
    expect(whole('')).toBe('pass');
    expect(whole('upper')).toMatchInlineSnapshot(
      `"Expected the folder of the volume at \`/data\` of \`reader\` to be the whole volume. Found \`upper\`. Look at: docker inspect -f '{{json .Mounts}} {{json .HostConfig.Tmpfs}} {{json .HostConfig.Mounts}}' reader"`,
    );
  });

  it('is read-only', () => {
    const readOnly = (writable: boolean) =>
      over(
        (t) => t.expect(t.docker.container('reader').mountAt('/data').readOnly).is(true),
        aContainer({ name: 'reader', mounts: [aMount({ name: 'ships', writable })] }),
      );
    expect(readOnly(false)).toBe('pass');
    expect(readOnly(true)).toMatchInlineSnapshot(
      `"Expected the mount at \`/data\` of \`reader\` to be read-only. Found read-write. Look at: docker inspect -f '{{json .Mounts}}' reader"`,
    );
  });
});

describe('networks of a container', () => {
  const named = (a: string[], b: string[]) =>
    over(
      (t) => t.expect(t.docker.container('a').namedNetworksWith('b')).includes('harbor'),
      aContainer({ name: 'a', networks: a.map((name) => ({ name, address: '' })) }),
      aContainer({ name: 'b', networks: b.map((name) => ({ name, address: '' })) }),
    );
  const on = (parts: Partial<Parts>) =>
    over((t) => t.expect(t.docker.container('a').networks).includes('harbor'), aContainer({ name: 'a', ...parts }));

  it('are in common or not', () => {
    expect(named(['bridge', 'harbor'], ['harbor'])).toBe('pass');
    expect(named(['bridge'], ['bridge'])).toMatchInlineSnapshot(
      `"Expected the networks with names that \`a\` and \`b\` share to include \`harbor\`. Found none. Look at: docker inspect -f '{{.Name}} {{json .NetworkSettings.Networks}}' a b — \`a\` and \`b\` are both on the default bridge, which has no name service."`,
    );
    expect(named(['harbor'], ['quay'])).toMatchInlineSnapshot(
      `"Expected the networks with names that \`a\` and \`b\` share to include \`harbor\`. Found none. Look at: docker inspect -f '{{.Name}} {{json .NetworkSettings.Networks}}' a b — \`a\` is on \`harbor\`, \`b\` on \`quay\`: they have no network in common."`,
    );
  });

  it('are others', () => {
    expect(on({})).toMatchInlineSnapshot(
      `"Expected the networks of \`a\` to include \`harbor\`. Found \`bridge\`. Look at: docker inspect -f '{{json .NetworkSettings.Networks}}' a — \`a\` is on the default bridge, where containers do not find each other by name."`,
    );
    expect(on({ networks: [{ name: 'quay', address: '' }] })).toMatchInlineSnapshot(
      `"Expected the networks of \`a\` to include \`harbor\`. Found \`quay\`. Look at: docker inspect -f '{{json .NetworkSettings.Networks}}' a"`,
    );
    expect(on({ networks: [], networkMode: 'none' })).toMatchInlineSnapshot(
      `"Expected the networks of \`a\` to include \`harbor\`. Found none. Look at: docker inspect -f '{{json .NetworkSettings.Networks}}' a — \`a\` is on no network: it has only \`lo\`."`,
    );
    expect(on({ networks: [], networkMode: 'host' })).toMatchInlineSnapshot(
      `"Expected the networks of \`a\` to include \`harbor\`. Found none. Look at: docker inspect -f '{{json .NetworkSettings.Networks}}' a — \`a\` has the network of the sandbox itself."`,
    );
    expect(on({ networks: [], networkMode: `container:${containerId('1')}` })).toMatchInlineSnapshot(
      `"Expected the networks of \`a\` to include \`harbor\`. Found none. Look at: docker inspect -f '{{json .NetworkSettings.Networks}}' a — \`a\` has the network of another container, and none of its own."`,
    );
  });
});
