import { describe, expect, it } from 'vitest';
import type { ContainerFact } from '#protocol';
import { aFile, happened } from '../../testing/engine-things.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

type Parts = Partial<Omit<ContainerFact, 'networks' | 'name'>>;

const running = (parts: Parts, ...others: ContainerFact[]) =>
  toldBy({ 'docker.containers': [aContainer({ name: 'web', pid: 0, ...parts }), ...others] }, (t) =>
    t.expect(t.docker.container('web').running).is(true),
  );

describe('a container that is not there', () => {
  const missing = (world: Parameters<typeof toldBy>[0]) =>
    toldBy(world, (t) => t.require(t.docker.container('web').id));

  it('is answered with what is (C1)', () => {
    expect(missing({})).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have none yet."`,
    );
    expect(
      missing({ 'docker.containers': [aContainer({ name: 'wbe' }), aContainer({ name: 'db' })] }),
    ).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have \`db\`, \`wbe\`."`,
    );
  });

  it('is found in podman (C3)', () => {
    const store = aFile(JSON.stringify([{ id: 'a', names: ['web'], metadata: '{}' }]));
    const file = 'file:/:/var/lib/containers/storage/overlay-containers/containers.json';
    expect(missing({ [file]: store })).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — \`web\` is found in podman, not in Docker."`,
    );
  });

  it('was removed at its end, by hand, or renamed', () => {
    const events = (...actions: Parameters<typeof happened>) => ({
      'docker.events': { events: happened(...actions), gaps: [] },
    });
    const end = { action: 'die', exitCode: 4 } as const;
    expect(
      missing(events({ action: 'create' }, { action: 'start' }, end, { action: 'destroy' })),
    ).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have none yet. One ended with code 4 and was removed at once, as \`--rm\` asks: nothing is left to look at."`,
    );
    expect(
      missing(events({ action: 'create' }, { action: 'start' }, { action: 'kill' }, end, { action: 'destroy' })),
    ).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have none yet. One ended with code 4 and was removed."`,
    );
    expect(missing(events({ action: 'create' }, { action: 'destroy' }))).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have none yet. One was created, never ran and was removed."`,
    );
    expect(
      missing({
        'docker.containers': [aContainer({ name: 'harbor' })],
        ...events({ action: 'create' }, { action: 'rename', name: 'harbor' }),
      }),
    ).toMatchInlineSnapshot(
      `"Expected a container \`web\`. Found none of that name. Look at: docker ps -a — No container \`web\`; you have \`harbor\`. One had that name and was given another."`,
    );
  });

  it('is asked for its existence alone', () => {
    expect(toldBy({}, (t) => t.expect(t.docker.container('web').exists).is(true))).toMatchInlineSnapshot(
      `"Expected \`web\` to be there. Found absent. Look at: docker ps -a — No container \`web\`; you have none yet."`,
    );
    expect(toldBy({}, (t) => t.expect(t.docker.container('web').exists).is(false))).toBe('pass');
    const world = { 'docker.containers': [aContainer({ name: 'web' })] };
    expect(toldBy(world, (t) => t.expect(t.docker.container('web').exists).is(false))).toMatchInlineSnapshot(
      `"Expected \`web\` to be absent. Found there. Look at: docker ps -a"`,
    );
  });
});

describe('a container that has ended', () => {
  const ended = (parts: Parts) => running({ state: 'exited', ...parts });

  it('with a code of its program', () => {
    expect(ended({ exitCode: 1, lastLog: 'starting\nno such file\n\n' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 1. Last log line: no such file"`,
    );
    expect(ended({ exitCode: 0, command: ['echo', 'done'] })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 0: its command was done."`,
    );
    expect(ended({ exitCode: 0, command: ['sh'] })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended at once: its shell had no terminal and no work."`,
    );
  });

  it('because a program was not found or could not be executed', () => {
    expect(ended({ exitCode: 127, lastLog: 'sh: slep: not found' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 127: a program that it calls was not found. Last log line: sh: slep: not found"`,
    );
    expect(ended({ exitCode: 126 })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 126: a program that it calls was found but cannot be executed."`,
    );
  });

  it('by a signal', () => {
    expect(ended({ exitCode: 137 })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 137 = 128 + 9: SIGKILL, it was killed."`,
    );
    expect(ended({ exitCode: 143 })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 143 = 128 + 15: SIGTERM, it was asked to stop."`,
    );
    expect(ended({ exitCode: 139 })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 139 = 128 + 11: SIGSEGV, it crashed."`,
    );
  });

  it('for memory', () => {
    expect(ended({ exitCode: 137, oomKilled: true, memoryLimit: 67_108_864 })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` was ended by the kernel: it reached its memory limit of 64 MiB."`,
    );
  });

  it('and was marked when the whole sandbox was out of memory', () => {
    expect(ended({ exitCode: 0, oomKilled: true, command: ['sleep', '9'] })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 0: its command was done."`,
    );
    expect(ended({ exitCode: 1, oomKilled: true, lastLog: 'no such file' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but ended with code 1. Last log line: no such file"`,
    );
  });

  it('in a circle', () => {
    expect(running({ state: 'restarting', exitCode: 3, restartCount: 5, lastLog: 'bad\n' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` ends and restarts again and again; the last code was 3. Last log line: bad"`,
    );
  });

  it('or is paused, or being removed', () => {
    expect(running({ state: 'paused' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` is paused: its processes are frozen."`,
    );
    expect(running({ state: 'removing' })).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` is being removed."`,
    );
  });
});

describe('a container that was created and never started', () => {
  const created = (error: string, ...others: ContainerFact[]) => running({ state: 'created', error }, ...others);
  const runc =
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';
  const bind = 'driver failed programming external connectivity on endpoint web (f030953a6a04): ';

  it('because nobody started it', () => {
    expect(created('')).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` exists but was never started."`,
    );
  });

  it('because of its program', () => {
    expect(created(`${runc}exec: "slep": executable file not found in $PATH: unknown`)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: its image has no program \`slep\`. It is looked for in the folders of PATH."`,
    );
    expect(created(`${runc}exec: "/slep": stat /slep: no such file or directory: unknown`)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: its image has no file \`/slep\`."`,
    );
    expect(created(`${runc}exec: "/etc/passwd": permission denied: unknown`)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: \`/etc/passwd\` is there but is not executable."`,
    );
  });

  it('because its port is taken', () => {
    const other = aContainer({
      name: 'first',
      ports: [{ container: '80/tcp', hostAddress: '0.0.0.0', hostPort: 8080 }],
    });
    expect(created(`${bind}Bind for 0.0.0.0:8080 failed: port is already allocated`, other)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: port 8080 of the sandbox is taken by \`first\`."`,
    );
    expect(
      created(`${bind}Error starting userland proxy: listen tcp4 0.0.0.0:8090: bind: address already in use`),
    ).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: port 8090 of the sandbox is taken by another program."`,
    );
  });

  it('because of a mount or a network', () => {
    const mount = `${runc}error during container init: error mounting "/etc" to rootfs at "/etc/passwd": create mount destination for /etc/passwd mount: cannot mkdir in /var/lib/docker/overlay2/38/merged/etc/passwd: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)?`;
    expect(created(mount)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: \`/etc\` and \`/etc/passwd\` do not fit: one is a folder, the other a file."`,
    );
    expect(created('network nonet not found')).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: its network \`nonet\` is not there."`,
    );
  });

  it('because of a memory limit that is too small to start', () => {
    const limit = `${runc}error during container init: error setting cgroup config for procHooks process: unable to set memory limit to 8388608 (current usage: 11964416, peak usage: 12169216): unknown`;
    expect(created(limit)).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: its memory limit is less than it takes to start a program."`,
    );
    expect(created('cannot start a stopped process: unknown')).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: it ended before it had started. A very small memory limit does that."`,
    );
  });

  it('because of something that we do not know', () => {
    expect(created('the moon is full')).toMatchInlineSnapshot(
      `"Expected \`web\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' web — \`web\` could not start: the moon is full"`,
    );
  });
});

describe('the health of a container', () => {
  const health = (parts: Parts) =>
    toldBy({ 'docker.containers': [aContainer({ name: 'db', ...parts })] }, (t) =>
      t.expect(t.docker.container('db').health).is('healthy'),
    );
  const lastProbe = { exitCode: 127, output: '/bin/sh: nope: not found\n', endedAt: '' };

  it('is explained by its last probe', () => {
    expect(health({ health: 'unhealthy', lastProbe })).toMatchInlineSnapshot(
      `"Expected the health of \`db\` to be healthy. Found unhealthy. Look at: docker inspect -f '{{json .State.Health}}' db — \`db\` runs, but its health check fails. Its last probe ended with code 127: /bin/sh: nope: not found"`,
    );
    expect(health({ health: 'starting', lastProbe: null })).toMatchInlineSnapshot(
      `"Expected the health of \`db\` to be healthy. Found starting. Look at: docker inspect -f '{{json .State.Health}}' db — \`db\` is still starting: its health check has not passed yet."`,
    );
    expect(health({ health: 'none' })).toMatchInlineSnapshot(
      `"Expected the health of \`db\` to be healthy. Found no health check. Look at: docker inspect -f '{{json .State.Health}}' db — \`db\` runs, but has no health check: running says nothing about being ready."`,
    );
    expect(health({ state: 'exited', exitCode: 1, health: 'unhealthy' })).toMatchInlineSnapshot(
      `"Expected the health of \`db\` to be healthy. Found unhealthy. Look at: docker inspect -f '{{json .State.Health}}' db — \`db\` exists but ended with code 1."`,
    );
    expect(health({ health: 'healthy' })).toBe('pass');
  });

  it('may have a test that tells nothing', () => {
    const asks = (text: string) => {
      const healthcheck = { test: ['CMD-SHELL', text], interval: 1, timeout: 0, startPeriod: 0, retries: 0 };
      return toldBy({ 'docker.containers': [aContainer({ name: 'db', healthcheck })] }, (t) =>
        t.expect(t.docker.container('db').healthcheck.failsWith(['pg_isready', 'psql'])).is(true),
      );
    };
    expect(asks('pg_isready || exit 1')).toBe('pass');
    expect(asks('true # pg_isready')).toMatchInlineSnapshot(
      `"Expected the health check’s test of \`db\` to be one that fails when \`pg_isready\`, \`psql\` fails. Found one that passes when \`pg_isready\`, \`psql\` fails. Look at: docker inspect -f '{{json .Config.Healthcheck}}' db"`,
    );
  });

  it('needs a health check', () => {
    const world = { 'docker.containers': [aContainer({ name: 'db' })] };
    expect(toldBy(world, (t) => t.expect(t.docker.container('db').healthcheck.interval).is(10))).toMatchInlineSnapshot(
      `"Expected \`db\` to have a health check. Found none. Look at: docker inspect -f '{{json .Config.Healthcheck}}' db — Neither \`db\` nor its image has a health check."`,
    );
    expect(toldBy(world, (t) => t.require(t.docker.container('db').lastProbe.output))).toMatchInlineSnapshot(
      `"Expected the health check of \`db\` to have run. Found no run yet. Look at: docker inspect -f '{{json .State.Health}}' db"`,
    );
  });
});
