import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { FileFact, Snapshots } from '#protocol';
import { aMount, aNetwork, anAnonymousVolume, anImage, aVolume } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer, containerId, imageId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

const named = (...tags: string[]) => anImage({ tags });
const digest = (one: string) => ({ digest: imageId(one), folder: `/o/${one}/diff` });

describe('an image', () => {
  const missing = (reference: string, ...images: Snapshots['docker.images']) =>
    toldBy({ 'docker.images': images }, (t) => t.require(t.docker.image(reference).id));

  it('is found by every name that means it', () => {
    const all = [anImage({ id: imageId('abcd'), tags: ['nginx:latest', '10.1.1.1:5000/me/app:2'] })];
    for (const name of [
      'nginx',
      'nginx:latest',
      'docker.io/library/nginx',
      '10.1.1.1:5000/me/app:2',
      'abcd',
      'sha256:abcd',
    ])
      expect(missing(name, ...all), name).toBe('pass');
    expect(missing('abc', ...all)).not.toBe('pass');
  });

  it('is not there', () => {
    expect(missing('app:2')).toMatchInlineSnapshot(
      `"Expected an image \`app:2\`. Found none of that name. Look at: docker image ls — No image \`app:2\`; you have none."`,
    );
    expect(missing('app:2', named('nginx:latest'), named('busybox:latest'))).toMatchInlineSnapshot(
      `"Expected an image \`app:2\`. Found none of that name. Look at: docker image ls — No image \`app:2\`; you have \`busybox:latest\`, \`nginx:latest\`."`,
    );
    expect(missing('app:2', named('app:1', 'app:latest'))).toMatchInlineSnapshot(
      `"Expected an image \`app:2\`. Found none of that name. Look at: docker image ls — No image \`app:2\`; there are \`app:1\`, \`app:latest\`."`,
    );
    expect(missing('app', named('app:1'))).toMatchInlineSnapshot(
      `"Expected an image \`app\`. Found none of that name. Look at: docker image ls — No image \`app:latest\`; there is \`app:1\`. A name without a tag means \`latest\`."`,
    );
    expect(missing('10.1.1.1:5000/me/app:2', named('app:2'))).toMatchInlineSnapshot(
      `"Expected an image \`10.1.1.1:5000/me/app:2\`. Found none of that name. Look at: docker image ls — No image \`10.1.1.1:5000/me/app:2\`; there is \`app:2\`. The part before the last slash belongs to the name."`,
    );
    expect(missing('app:2', named(), named('busybox:latest'))).toMatchInlineSnapshot(
      `"Expected an image \`app:2\`. Found none of that name. Look at: docker image ls — No image \`app:2\`. The newest image has no name at all: it was built without \`-t\`, or its name went to a newer one."`,
    );
  });

  it('tells its layers and what made them', () => {
    const base = anImage({ id: imageId('ba'), tags: ['base:1'], layers: [digest('1'), digest('2')] });
    const app = anImage({
      id: imageId('a0'),
      tags: ['app:1'],
      layers: [digest('1'), digest('2'), digest('3')],
      user: '1000',
    });
    const world = { 'docker.images': [base, app] };
    const t = lensesOver(world);
    expect(t.docker.image('app:1').layersAbove(t.docker.image('base:1')).value).toBe(1);
    expect(t.docker.image('app:1').layerCount.value).toBe(3);
    const notBuiltOnIt = (t: T) => t.expect(t.docker.image('base:1').layersAbove(t.docker.image('app:1'))).atMost(1);
    expect(toldBy(world, notBuiltOnIt)).toMatchInlineSnapshot(
      `"Expected \`base:1\` to be built on \`app:1\`. Found other layers below. Look at: docker image inspect -f '{{json .RootFS.Layers}}' app:1 base:1"`,
    );
    const noBase = (t: T) => t.expect(t.docker.image('app:1').layersAbove(t.docker.image('bse:1'))).atMost(1);
    expect(toldBy(world, noBase)).toMatchInlineSnapshot(
      `"Expected an image \`bse:1\`. Found none of that name. Look at: docker image ls — No image \`bse:1\`; you have \`app:1\`, \`base:1\`."`,
    );
    expect(toldBy(world, (t) => t.expect(t.docker.image('base:1').user).isNot(''))).toMatchInlineSnapshot(
      `"Expected the user of \`base:1\` to differ from \`root\`. Found \`root\`. Look at: docker image inspect -f '{{json .Config.User}}' base:1"`,
    );
  });

  it('tells which layers hold a file, hidden or not', () => {
    const there: FileFact = { kind: 'directory', mode: 0o755, uid: 0, gid: 0, modified: 0, entries: [], cut: false };
    const world: Partial<Snapshots> = {
      'docker.images': [anImage({ tags: ['app:1'], layers: [digest('1'), digest('2'), digest('3')] })],
      'file:/o/1/diff:/srv/.git': { kind: 'absent' },
      'file:/o/2/diff:/srv/.git': there,
      'file:/o/3/diff:/srv/.git': { kind: 'absent' },
    };
    expect(
      toldBy(world, (t) => t.expect(t.docker.image('app:1').layersWith('/srv/.git')).is([])),
    ).toMatchInlineSnapshot(
      `"Expected the layers with \`/srv/.git\` of \`app:1\` to be none. Found layer 2. Look at: docker history --no-trunc app:1"`,
    );
  });
});

describe('a volume', () => {
  const world = (parts: Partial<Snapshots>): Partial<Snapshots> => ({ 'docker.volumes': [], ...parts });
  const missing = (parts: Partial<Snapshots>) =>
    toldBy(world(parts), (t) => t.require(t.docker.volume('ships').driver));

  it('is not there', () => {
    expect(missing({})).toMatchInlineSnapshot(
      `"Expected a volume \`ships\`. Found none of that name. Look at: docker volume ls — No volume \`ships\`; you have none with a name."`,
    );
    expect(missing({ 'docker.volumes': [aVolume({ name: 'cargo' }), anAnonymousVolume('ab')] })).toMatchInlineSnapshot(
      `"Expected a volume \`ships\`. Found none of that name. Look at: docker volume ls — No volume \`ships\`; you have \`cargo\`."`,
    );
    const mounts = [aMount({ type: 'bind', source: '/root/ships' })];
    expect(missing({ 'docker.containers': [aContainer({ name: 'db', mounts })] })).toMatchInlineSnapshot(
      `"Expected a volume \`ships\`. Found none of that name. Look at: docker volume ls — No volume \`ships\`; you have none with a name. \`db\` mounts \`/root/ships\`: a source with \`/\` is a folder of the sandbox, not a volume."`,
    );
  });

  it('is used by others than expected', () => {
    const used = (mounts: ReturnType<typeof aMount>[]) =>
      toldBy(
        world({
          'docker.volumes': [aVolume({ name: 'ships' })],
          'docker.containers': [aContainer({ name: 'db', mounts })],
        }),
        (t) => t.expect(t.docker.volume('ships').usedBy).includes('db'),
      );
    expect(used([aMount({ name: 'ships' })])).toBe('pass');
    expect(used([])).toMatchInlineSnapshot(
      `"Expected the containers with \`ships\` to include \`db\`. Found none. Look at: docker ps -a --filter volume=ships — No container mounts \`ships\`."`,
    );
    expect(used([aMount({ name: containerId('ab'), destination: '/var/lib/postgresql/data' })])).toMatchInlineSnapshot(
      `"Expected the containers with \`ships\` to include \`db\`. Found none. Look at: docker ps -a --filter volume=ships — No container mounts \`ships\`. \`db\` has an anonymous volume at \`/var/lib/postgresql/data\`."`,
    );
  });

  it('holds files', () => {
    const file = 'file:/var/lib/docker/volumes/ships/_data:/note.txt';
    const look = (parts: Partial<Snapshots>) =>
      toldBy(world(parts), (t) => t.expect(t.docker.volume('ships').file('/note.txt').text).matches(/harbor/));
    expect(look({ 'docker.volumes': [aVolume({ name: 'ships' })], [file]: { kind: 'absent' } })).toMatchInlineSnapshot(
      `"Expected \`/note.txt\` in the volume \`ships\` to be a file. Found nothing there. Look at: ls -ld /var/lib/docker/volumes/ships/_data/note.txt"`,
    );
    expect(look({})).toMatchInlineSnapshot(
      `"Expected a volume \`ships\`. Found none of that name. Look at: docker volume ls — No volume \`ships\`; you have none with a name."`,
    );
    // An engine of the learner's own may name any folder.
    const odd = aVolume({ name: 'ships', mountpoint: `/${'x'.repeat(2000)}` });
    expect(look({ 'docker.volumes': [odd] })).toMatchInlineSnapshot(
      `"Expected \`/note.txt\` in the volume \`ships\` to be there. Found nothing. Look at: cat /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/note.txt"`,
    );
  });
});

describe('a network', () => {
  const missing = (...networks: Snapshots['docker.networks']) =>
    toldBy({ 'docker.networks': networks }, (t) => t.require(t.docker.network('harbor').driver));

  it('is not there', () => {
    expect(missing(aNetwork({ name: 'bridge' }), aNetwork({ name: 'none' }))).toMatchInlineSnapshot(
      `"Expected a network \`harbor\`. Found none of that name. Look at: docker network ls — No network \`harbor\`; you have only those that Docker brings."`,
    );
    expect(missing(aNetwork({ name: 'quay' }))).toMatchInlineSnapshot(
      `"Expected a network \`harbor\`. Found none of that name. Look at: docker network ls — No network \`harbor\`; you have \`quay\`."`,
    );
    expect(missing(aNetwork({ name: 'tools_harbor' }))).toMatchInlineSnapshot(
      `"Expected a network \`harbor\`. Found none of that name. Look at: docker network ls — No network \`harbor\`; you have \`tools_harbor\`. Compose made \`tools_harbor\`: it puts the project’s name in front."`,
    );
  });

  it('has other members than expected', () => {
    const members = (t: T) => t.expect(t.docker.network('harbor').containers).includes('web');
    const world = {
      'docker.networks': [
        aNetwork({ name: 'harbor', containers: [{ id: containerId('1'), name: 'db', address: '' }] }),
      ],
      'docker.containers': [
        aContainer({ name: 'db', networks: [{ name: 'harbor', address: '172.18.0.2' }] }),
        aContainer({ name: 'web' }),
      ],
    };
    expect(toldBy(world, members)).toMatchInlineSnapshot(
      `"Expected the containers of the network \`harbor\` to include \`web\`. Found \`db\`. Look at: docker network inspect -f '{{json .Containers}}' harbor — \`web\` is on \`bridge\`."`,
    );
  });

  it('leads out or not', () => {
    const world = { 'docker.networks': [aNetwork({ name: 'harbor' })] };
    expect(toldBy(world, (t) => t.expect(t.docker.network('harbor').internal).is(true))).toMatchInlineSnapshot(
      `"Expected the network \`harbor\` to be internal, without a way out. Found open, with a way out. Look at: docker network inspect -f '{{json .Internal}}' harbor"`,
    );
  });
});
