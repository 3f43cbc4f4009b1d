import { expect, it } from 'vitest';
import type { ContainerFact, EngineEvent, Snapshots } from '#protocol';
import exercise from '../../lessons/compose/04-health-and-order/checks.ts';
import { someConstants } from '../testing/constants.ts';
import { aFile, happened } from '../testing/engine-things.ts';
import { aContainer, containerId } from '../testing/snapshots.ts';
import { toldBy } from '../testing/told-by.ts';

/** What the lesson makes of a file and of containers that Compose has made from it. */
const folder = '/root/lessons/compose/04-health-and-order';
const file = `${folder}/compose.yaml`;

const idOf = (service: string) => containerId(Buffer.from(service).toString('hex'));

/** A container of the project; `dependsOn` as Compose writes it on a label. */
function made(service: string, dependsOn: string): ContainerFact {
  const label = 'com.docker.compose';
  return aContainer({
    name: `harbour-${service}-1`,
    id: idOf(service),
    labels: {
      [`${label}.project`]: 'harbour',
      [`${label}.service`]: service,
      [`${label}.container-number`]: '1',
      [`${label}.project.config_files`]: file,
      [`${label}.project.working_dir`]: folder,
      [`${label}.depends_on`]: dependsOn,
    },
  });
}

const db = made('db', '');
const api = (dependsOn: string) => made('api', dependsOn);
const events: EngineEvent[] = [
  ...happened({ id: db.id, name: 'harbour-db-1', action: 'start', at: 1000 }),
  ...happened({ id: db.id, name: 'harbour-db-1', action: 'health_status', health: 'healthy', at: 5000 }),
  ...happened({ id: idOf('api'), name: 'harbour-api-1', action: 'start', at: 9000 }),
];

/** What the check `waits` says. */
function told(yaml: string, containers: ContainerFact[]): string {
  const world: Partial<Snapshots> = {
    'docker.containers': [db, ...containers],
    'docker.events': { events, gaps: [] },
    [`file:/:${file}`]: aFile(`services: ${yaml}`),
  };
  const test = exercise.checks.find(({ id }) => id === 'waits')?.test;
  return toldBy(world, (t) => test?.(t), { ...someConstants, seeds: { interval: 2 } });
}

const healthy = '{ db: { condition: service_healthy } }';
const afterJob = '{ migrate: { condition: service_completed_successfully } }';
const byJob = 'migrate:service_completed_successfully:false';
const onHealthy = 'db:service_healthy:false';

it('waits: the condition at api', () => {
  expect(told(`{ api: { depends_on: ${healthy} } }`, [api(onHealthy)])).toBe('pass');
});

it('waits: by way of the job, which itself waits for db', () => {
  const yaml = (job: string) => `{ api: { depends_on: ${afterJob} }, migrate: { depends_on: ${job} } }`;
  expect(told(yaml(healthy), [api(byJob), made('migrate', onHealthy)])).toBe('pass');
  expect(told(yaml('[db]'), [api(byJob), made('migrate', 'db:service_started:false')])).toContain(
    '`api` waits for `migrate` only.',
  );
  const optional = yaml('{ db: { condition: service_healthy, required: false } }');
  expect(told(optional, [api(byJob), made('migrate', onHealthy)])).toContain('Compose starts `migrate` also');
});

it('waits: a condition that need not come true is none', () => {
  const yaml = '{ api: { depends_on: { db: { condition: service_healthy, required: false } } } }';
  expect(told(yaml, [api(onHealthy)])).toMatchInlineSnapshot(
    `"Expected the condition of \`api\` on \`db\` to be required. Found not required. Look at: docker compose config — With \`required: false\`, Compose starts \`api\` also when that has not come true."`,
  );
});
