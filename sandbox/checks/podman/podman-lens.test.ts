import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { FileFact, ProcessFact, Snapshots } from '#protocol';
import { aFile } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer, aLinuxSnapshot, aProcess, containerId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

/** conmon and the first process of its container; `net` and `user` number its namespaces. */
function podmanRuns(pid: number, name: string, { net = pid, user = 106, uts = pid } = {}): ProcessFact[] {
  const id = containerId(`${pid}`);
  const command = ['/usr/bin/conmon', '--api-version', '1', '-c', id, '-u', id, '-r', '/usr/bin/crun', '-n', name];
  return [
    aProcess({ pid, comm: 'conmon', command }),
    aProcess({ pid: pid + 1, ppid: pid, namespaces: { net, user, uts, mnt: pid, pid } }),
  ];
}

function store(...names: string[]): FileFact {
  const containers = names.map((name, index) => ({
    id: containerId(`${index}`),
    names: [name],
    metadata: JSON.stringify({ 'image-name': 'docker.io/library/busybox:latest' }),
  }));
  return aFile(JSON.stringify(containers));
}

function world(
  { processes = [], root = [], sailor = [] }: { processes?: ProcessFact[]; root?: string[]; sailor?: string[] },
  hostnames: Record<number, string> = {},
): Partial<Snapshots> {
  return {
    linux: aLinuxSnapshot({ processes, hostnames }),
    'file:/:/var/lib/containers/storage/overlay-containers/containers.json': store(...root),
    'file:/:/home/sailor/.local/share/containers/storage/overlay-containers/containers.json': store(...sailor),
  };
}

describe('a container of podman', () => {
  it('is rootful or rootless, running or not', () => {
    const t = lensesOver(
      world({
        processes: [...podmanRuns(600, 'web'), ...podmanRuns(700, 'mine', { user: 900 })],
        root: ['web', 'ended', '55bdeb53d492-infra'],
        sailor: ['mine'],
      }),
    );
    expect(t.podman.containerNames.value).toEqual(['ended', 'mine', 'web']);
    const [web, mine, ended] = [t.podman.container('web'), t.podman.container('mine'), t.podman.container('ended')];
    expect([web.rootless.value, mine.rootless.value]).toEqual([false, true]);
    expect([web.owner.value, mine.owner.value]).toEqual(['root', 'sailor']);
    expect([web.running.value, ended.running.value]).toEqual([true, false]);
    expect(web.pid.value).toBe(601);
    expect(mine.process.namespace('user').value).toBe(900);
    expect(mine.image.value).toBe('docker.io/library/busybox:latest');
  });

  it('is told about', () => {
    const rootless = (t: T) => t.expect(t.podman.container('mine').rootless).is(true);
    expect(toldBy(world({}), rootless)).toMatchInlineSnapshot(
      `"Expected a container \`mine\` in podman. Found none of that name. Look at: podman ps -a — No container \`mine\`; podman has none yet."`,
    );
    expect(
      toldBy({ ...world({ root: ['web'] }), 'docker.containers': [aContainer({ name: 'mine' })] }, rootless),
    ).toMatchInlineSnapshot(
      `"Expected a container \`mine\` in podman. Found none of that name. Look at: podman ps -a — No container \`mine\`; podman has \`web\`. Found in Docker, not in podman."`,
    );
    expect(toldBy(world({ sailor: ['mine'] }), rootless)).toMatchInlineSnapshot(
      `"Expected \`mine\` to be running. Found not running. Look at: su - sailor -c 'podman ps -a'"`,
    );
    expect(toldBy(world({ processes: podmanRuns(600, 'mine'), root: ['mine'] }), rootless)).toMatchInlineSnapshot(
      `"Expected the user namespace of \`mine\` in podman to be rootless. Found root of the sandbox. Look at: podman ps -a"`,
    );
    expect(toldBy(world({}), (t) => t.expect(t.podman.container('mine').exists).is(true))).toMatchInlineSnapshot(
      `"Expected the container \`mine\` in podman to be there. Found absent. Look at: podman ps -a — No container \`mine\`; podman has none yet."`,
    );
    expect(
      toldBy(world({}), (t) => t.require(t.podman.container('mine').process.namespace('net'))),
    ).toMatchInlineSnapshot(
      `"Expected a container \`mine\` in podman. Found none of that name. Look at: podman ps -a — No container \`mine\`; podman has none yet."`,
    );
  });
});

describe('a pod', () => {
  const processes = [
    ...podmanRuns(600, '55bdeb53d492-infra', { uts: 77 }),
    ...podmanRuns(610, 'api', { net: 600 }),
    ...podmanRuns(620, 'db', { net: 600 }),
    ...podmanRuns(630, 'alone'),
  ];

  it('is known by the container that holds its namespaces', () => {
    const t = lensesOver(world({ processes }, { 77: 'harbor' }));
    expect(t.podman.podNames.value).toEqual(['harbor']);
    expect(t.podman.pod('harbor').members.value).toEqual(['api', 'db']);
    expect(t.podman.pod('harbor').rootless.value).toBe(false);
  });

  it('is told about', () => {
    const members = (t: T) => t.expect(t.podman.pod('harbor').members).is(['api', 'db']);
    expect(toldBy(world({}), members)).toMatchInlineSnapshot(
      `"Expected a pod \`harbor\`. Found none of that name. Look at: podman pod ps — No pod \`harbor\` runs; no pod runs."`,
    );
    expect(toldBy(world({ processes }, { 77: 'quay' }), members)).toMatchInlineSnapshot(
      `"Expected a pod \`harbor\`. Found none of that name. Look at: podman pod ps — No pod \`harbor\` runs; the pods are \`quay\`."`,
    );
    expect(toldBy(world({ processes: processes.slice(0, 4) }, { 77: 'harbor' }), members)).toMatchInlineSnapshot(
      `"Expected the containers of the pod \`harbor\` to be \`api\`, \`db\`. Found \`api\`. Look at: podman pod ps"`,
    );
  });
});

describe('images', () => {
  const file = 'file:/:/home/sailor/.local/share/containers/storage/overlay-images/images.json';

  it('have the ids that Docker gives them', () => {
    const images = aFile(JSON.stringify([{ id: 'ab12', names: ['docker.io/library/busybox:latest'] }]));
    expect(lensesOver({ [file]: images }).podman.imageIds('sailor').value).toEqual(['sha256:ab12']);
  });

  it.each(['', '{', '{}', '[7]', '[{"id":7}]'])('may be written down as %j', (text) => {
    expect(lensesOver({ [file]: aFile(text) }).podman.imageIds('sailor').value).toEqual([]);
  });
});
