import { describe, expect, it } from 'vitest';
import type { T } from '#checks';
import type { ContainerFact, Snapshots } from '#protocol';
import { aFile, aNetwork, aVolume } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { aContainer } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

type Parts = Partial<Omit<ContainerFact, 'networks' | 'name' | 'labels'>>;

const file = '/srv/stack/compose.yaml';

/** A container as Compose makes it; `service` may carry what it depends on: `api <- db:service_healthy:false`. */
function composed(service: string, parts: Parts = {}, { project = 'stack', number = 1, oneoff = 'False' } = {}) {
  const [name = '', dependsOn = ''] = service.split(' <- ');
  return aContainer({
    name: `${project}-${name}-${number}`,
    ...parts,
    labels: {
      'com.docker.compose.project': project,
      'com.docker.compose.service': name,
      'com.docker.compose.container-number': `${number}`,
      'com.docker.compose.depends_on': dependsOn,
      'com.docker.compose.oneoff': oneoff,
      'com.docker.compose.project.working_dir': '/srv/stack',
      'com.docker.compose.project.config_files': file,
    },
  });
}

const world = (...containers: ContainerFact[]): Partial<Snapshots> => ({ 'docker.containers': containers });
const declared = (text: string): Partial<Snapshots> => ({ [`file:/:${file}` as const]: aFile(text) });
const told = (test: (t: T) => void, ...containers: ContainerFact[]) => toldBy(world(...containers), test);

describe('a project', () => {
  const name = (wanted?: string) => (t: T) => t.require(t.compose.project(wanted).name);

  it('is the one that there is, or the one of that name', () => {
    expect(told(name(), composed('web'))).toBe('pass');
    expect(told(name('stack'), composed('web'), composed('web', {}, { project: 'tools' }))).toBe('pass');
  });

  it('is not there', () => {
    expect(told(name())).toMatchInlineSnapshot(
      `"Expected one Compose project. Found none. Look at: docker compose ls -a — No Compose project; no container is there at all."`,
    );
    expect(told(name('stack'), aContainer({ name: 'web' }))).toMatchInlineSnapshot(
      `"Expected a Compose project \`stack\`. Found none. Look at: docker compose ls -a — No Compose project \`stack\`; \`web\` was made without Compose, which knows nothing of it."`,
    );
    expect(told(name('stack'), composed('web', {}, { project: 'srv' }))).toMatchInlineSnapshot(
      `"Expected a Compose project \`stack\`. Found none of that name. Look at: docker compose ls -a — The project is called \`srv\`. Compose takes the name from \`name:\` in the file or from \`-p\`, else from the folder."`,
    );
    expect(told(name(), composed('web'), composed('web', {}, { project: 'tools' }))).toMatchInlineSnapshot(
      `"Expected one Compose project. Found 2 projects. Look at: docker compose ls -a — There are \`stack\`, \`tools\`."`,
    );
  });

  it('has services, networks, volumes and files', () => {
    const labels = { 'com.docker.compose.project': 'stack' };
    const t = lensesOver({
      ...world(
        composed('web'),
        composed('db'),
        composed('db', {}, { number: 2, oneoff: 'True' }),
        aContainer({ name: 'x' }),
      ),
      'docker.networks': [
        aNetwork({ name: 'stack_back', labels: { ...labels, 'com.docker.compose.network': 'back' } }),
      ],
      'docker.volumes': [aVolume({ name: 'stack_data', labels: { ...labels, 'com.docker.compose.volume': 'data' } })],
    });
    const project = t.compose.project();
    expect(project.services.value).toEqual(['db', 'web']);
    expect(project.networks.value).toEqual(['back']);
    expect(project.volumes.value).toEqual(['data']);
    expect(project.configFiles.value).toEqual([file]);
    expect(project.workingDir.value).toBe('/srv/stack');
    expect(project.service('db').containers).toHaveLength(1);
    expect(t.compose.projectNames.value).toEqual(['stack']);
  });
});

describe('a service', () => {
  const health = (service: string) => (t: T) =>
    t.expect(t.compose.project('stack').service(service).container.health).is('healthy');
  const text = `services: { web: {}, debug: { profiles: [tools] } }`;

  it('is not in the project', () => {
    expect(toldBy({ ...world(composed('web')), ...declared(text) }, health('api'))).toMatchInlineSnapshot(
      `"Expected a service \`api\` in the project \`stack\`. Found no container of it. Look at: docker compose -p stack ps -a — \`stack\` has no service \`api\`; it has \`web\`."`,
    );
    expect(toldBy({ ...world(composed('web')), ...declared(text) }, health('debug'))).toMatchInlineSnapshot(
      `"Expected a service \`debug\` in the project \`stack\`. Found no container of it. Look at: docker compose -p stack ps -a — \`debug\` belongs to the profile \`tools\`: it is left out until that is chosen."`,
    );
    expect(toldBy({ ...world(composed('db')), ...declared(text) }, health('web'))).toMatchInlineSnapshot(
      `"Expected a service \`web\` in the project \`stack\`. Found no container of it. Look at: docker compose -p stack ps -a — The file has the service \`web\`, but no container was made of it yet."`,
    );
    expect(told(health('web'), composed('db'), aContainer({ name: 'web' }))).toMatchInlineSnapshot(
      `"Expected a service \`web\` in the project \`stack\`. Found no container of it. Look at: docker compose -p stack ps -a — A container \`web\` is there, but it was made without Compose, which knows nothing of it."`,
    );
    expect(told(health('web'))).toMatchInlineSnapshot(
      `"Expected a Compose project \`stack\`. Found none. Look at: docker compose ls -a — No Compose project \`stack\`; no container is there at all."`,
    );
  });

  it('waits for another', () => {
    const running = (t: T) => t.expect(t.compose.project().service('api').container.running).is(true);
    const waiting = (condition: string, db: Parts) =>
      told(running, composed(`api <- db:${condition}:false`, { state: 'created' }), composed('db', db));
    const lastProbe = { exitCode: 1, output: 'no response\n', endedAt: '' };
    expect(waiting('service_healthy', { health: 'starting' })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to be healthy. \`db\` is still starting."`,
    );
    expect(waiting('service_healthy', { health: 'unhealthy', lastProbe })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to be healthy. The health check of \`db\` fails. Its last probe says: no response"`,
    );
    expect(waiting('service_healthy', { health: 'none' })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to be healthy. \`db\` has no health check."`,
    );
    expect(waiting('service_started', { state: 'exited', exitCode: 1 })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to start. \`db\` ended with code 1."`,
    );
    expect(waiting('service_completed_successfully', { state: 'exited', exitCode: 1 })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to end with code 0. \`db\` ended with code 1."`,
    );
    expect(waiting('service_completed_successfully', {})).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to end with code 0. \`db\` is running."`,
    );
    expect(waiting('service_healthy', { health: 'healthy' })).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` exists but was never started."`,
    );
    expect(told(running, composed('api <- db:service_started:false', { state: 'created' }))).toMatchInlineSnapshot(
      `"Expected \`stack-api-1\` to be running. Found not running. Look at: docker inspect -f '{{json .State.Status}}' stack-api-1 — \`stack-api-1\` was created and not started: it waits for \`db\` to start. \`db\` has no container."`,
    );
  });

  it('is unhealthy', () => {
    expect(told(health('db'), composed('db', { health: 'unhealthy' }))).toMatchInlineSnapshot(
      `"Expected the health of \`stack-db-1\` to be healthy. Found unhealthy. Look at: docker inspect -f '{{json .State.Health}}' stack-db-1 — \`stack-db-1\` runs, but its health check fails."`,
    );
  });

  it('has a condition for another', () => {
    const condition = (t: T) => t.expect(t.compose.project().service('api').dependsOn('db')).is('service_healthy');
    expect(told(condition, composed('api <- cache:service_started:true,db:service_healthy:false'))).toBe('pass');
    expect(told(condition, composed('api <- db:service_started:false'))).toMatchInlineSnapshot(
      `"Expected what \`api\` waits for in \`db\` to be \`service_healthy\`. Found \`service_started\`. Look at: docker inspect -f '{{index .Config.Labels "com.docker.compose.depends_on"}}' stack-api-1"`,
    );
    expect(told(condition, composed('api <- cache:service_started:false'))).toMatchInlineSnapshot(
      `"Expected \`api\` to depend on \`db\`. Found it does not. Look at: docker inspect -f '{{index .Config.Labels "com.docker.compose.depends_on"}}' stack-api-1 — \`api\` waits for \`cache\` only."`,
    );
    expect(told(condition, composed('api'))).toMatchInlineSnapshot(
      `"Expected \`api\` to depend on \`db\`. Found it does not. Look at: docker inspect -f '{{index .Config.Labels "com.docker.compose.depends_on"}}' stack-api-1 — \`api\` waits for no other service."`,
    );
  });

  it('has a condition in the file, which its container need not have yet', () => {
    const condition = (t: T) =>
      t.expect(t.compose.project().service('api').declaredDependsOn('db')).is('service_healthy');
    const api = composed('api <- db:service_started:false');
    const inFile = (text: string) => toldBy({ ...world(api), ...declared(text) }, condition);
    expect(inFile('services: { api: { depends_on: { db: { condition: service_healthy } } } }')).toBe('pass');
    expect(inFile('services: { api: { depends_on: [cache, db] } }')).toMatchInlineSnapshot(
      `"Expected what the file lets \`api\` wait for in \`db\` to be \`service_healthy\`. Found \`service_started\`. Look at: docker compose config"`,
    );
    expect(inFile('services: { api: { depends_on: { db: } } }')).toContain('Found `service_started`');
    expect(inFile('services: { api: { depends_on: 7 } }')).toMatchInlineSnapshot(
      `"Expected \`api\` to depend on \`db\` in the file. Found it does not. Look at: docker compose config"`,
    );
    expect(inFile('services: { web: {} }')).toContain('Found it does not.');
    expect(toldBy({ ...world(composed('web')), ...declared('') }, condition)).toContain('has no service `api`');
  });

  it('tells of a condition in the file whether it must come true', () => {
    const requires = (t: T) => t.expect(t.compose.project().service('api').declaredRequires('db')).is(true);
    const api = composed('api <- db:service_healthy:false');
    const inFile = (dependsOn: string) =>
      toldBy({ ...world(api), ...declared(`services: { api: { depends_on: ${dependsOn} } }`) }, requires);
    expect(inFile('{ db: { condition: service_healthy } }')).toBe('pass');
    expect(inFile('{ db: { condition: service_healthy, required: true } }')).toBe('pass');
    expect(inFile('[db]')).toBe('pass');
    expect(inFile('{ db: { condition: service_healthy, required: false } }')).toMatchInlineSnapshot(
      `"Expected the condition of \`api\` on \`db\` to be required. Found not required. Look at: docker compose config"`,
    );
  });

  it('runs so many times', () => {
    const scale = (t: T) => t.expect(t.compose.project().service('worker').scale).is(2);
    expect(told(scale, composed('worker'), composed('worker', {}, { number: 2 }))).toBe('pass');
    const down = composed('worker', { state: 'exited', exitCode: 1 }, { number: 2 });
    expect(told(scale, composed('worker'), down)).toMatchInlineSnapshot(
      `"Expected the number of running containers of \`worker\` to be 2. Found 1. Look at: docker compose -p stack ps -a — \`stack-worker-2\` exists but ended with code 1."`,
    );
  });
});

describe('a Compose file', () => {
  const profiles = (text: string, service = 'debug') =>
    lensesOver({ ...world(composed('web')), ...declared(text) })
      .compose.project()
      .service(service).profiles.value;

  it('tells profiles, by merge keys too', () => {
    expect(profiles('services: { debug: { profiles: [tools, all] } }')).toEqual(['tools', 'all']);
    expect(profiles('x-base: &base { profiles: [a] }\nservices:\n  debug: { <<: *base }')).toEqual(['a']);
    expect(profiles('services: { debug: {} }')).toEqual([]);
    expect(profiles('services: { web: {} }')).toBeUndefined();
  });

  it('adds to the files before it', () => {
    const override = '/srv/stack/compose.override.yaml';
    const web = composed('web');
    const labels = { ...web.labels, 'com.docker.compose.project.config_files': `${file},${override}` };
    const { profiles, declaredDependsOn, declaredRequires } = lensesOver({
      ...world({ ...web, labels }),
      ...declared('services: { web: { profiles: [a], depends_on: { db: { required: false }, cache: } } }'),
      [`file:/:${override}`]: aFile(
        'services: { web: { profiles: [b], depends_on: { db: { condition: service_healthy } } } }',
      ),
    })
      .compose.project()
      .service('web');
    expect(profiles.value).toEqual(['a', 'b']);
    expect(['db', 'cache', 'mail'].map((other) => declaredDependsOn(other).value)).toEqual([
      'service_healthy',
      'service_started',
      undefined,
    ]);
    expect(['db', 'cache'].map((other) => declaredRequires(other).value)).toEqual([false, true]);
  });

  it.each([
    ['nothing', ''],
    ['no YAML', '{{{'],
    ['a list', '- a'],
    ['services that are none', 'services: [a, 7]'],
    [
      'too many aliases',
      `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\nservices: { debug: {} }`,
    ],
    ['a tag that makes things', 'services: !!js/function "x"'],
  ])('may hold %s', (_, text) => {
    expect(profiles(text)).toBeUndefined();
  });

  it('may be anywhere that a label says, or nowhere', () => {
    const odd = composed('web');
    for (const path of ['compose.yaml', `/${'x'.repeat(3000)}`, '/a\0b']) {
      const labels = { ...odd.labels, 'com.docker.compose.project.config_files': path };
      const t = lensesOver(world({ ...odd, labels }));
      expect(t.compose.project().declaredServices.value).toEqual([]);
    }
  });
});
