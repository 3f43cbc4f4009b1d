import type { ContainerFact } from '#protocol';
import type { Fact } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import { code, commandLine, lastLine, nameList, plain, shellWord } from '../language/wording.ts';
import type { ContainerReading } from './container-reading.ts';
import { failsWith } from './health-test.ts';

type Healthcheck = NonNullable<ContainerFact['healthcheck']>;

/** Whether it is healthy, and how that is found out. */
export function healthFacts(reading: ContainerReading) {
  return {
    health: () => {
      reading.noteMotions();
      return reading.inspect({
        words: 'health',
        path: 'State.Health',
        pick: (one) => one.health,
        show: (health) => (health === 'none' ? 'no health check' : health),
        explain: () => explainHealth(reading),
      });
    },
    healthcheck: () => healthcheckLens(reading),
    lastProbe: () => lastProbe(reading),
  };
}

/** Why a container is not healthy, in a sentence or two. */
function explainHealth({ name, look, explain }: ContainerReading): string | undefined {
  const stopped = explain();
  if (stopped !== undefined) return stopped;
  const { health, probe } = look('probe', (one) => ({ health: one.health, probe: one.lastProbe })) ?? {};
  const words = probe === null || probe === undefined ? undefined : lastLine(probe.output);
  const last =
    probe === null || probe === undefined
      ? ''
      : ` Its last probe ended with code ${probe.exitCode}${words === undefined ? '' : `: ${words}`}`;
  switch (health) {
    case undefined:
    case 'healthy':
      return undefined;
    case 'none':
      return `${code(name)} runs, but has no health check: running says nothing about being ready.`;
    case 'starting':
      return `${code(name)} is still starting: its health check has not passed yet.${last}`;
    case 'unhealthy':
      return `${code(name)} runs, but its health check fails.${last}`;
    default:
      return health satisfies never;
  }
}

function healthcheckLens({ name, inspect }: ContainerReading) {
  const field = <V>(words: string, path: string, pick: (one: Healthcheck) => V, show: (value: V) => string): Fact<V> =>
    inspect({
      words: `health check’s ${words}`,
      path: `Config.Healthcheck.${path}`,
      // Whole: of one without a health check there is no field to print.
      see: `docker inspect -f '{{json .Config.Healthcheck}}' ${shellWord(name)}`,
      pick: ({ healthcheck }) => (healthcheck === null ? undefined : pick(healthcheck)),
      show,
      lacking: () => ({
        expected: `${code(name)} to have a health check`,
        found: 'none',
        say: `Neither ${code(name)} nor its image has a health check.`,
      }),
    });
  const duration = (seconds: number) => (seconds === 0 ? 'the engine’s default' : `${seconds} s`);
  const facts = lazy({
    test: () => field('test', 'Test', ({ test }) => test, commandLine),
    interval: () => field('interval', 'Interval', ({ interval }) => interval, duration),
    timeout: () => field('timeout', 'Timeout', ({ timeout }) => timeout, duration),
    startPeriod: () => field('start period', 'StartPeriod', ({ startPeriod }) => startPeriod, duration),
    retries: () => field('retries', 'Retries', ({ retries }) => retries, plain),
  });
  return Object.assign(facts, {
    failsWith: (programs: readonly string[]) =>
      field(
        'test',
        'Test',
        ({ test }) => failsWith(test, programs),
        (fails) => `${fails ? 'one that fails' : 'one that passes'} when ${nameList(programs)} fails`,
      ),
  });
}

function lastProbe({ name, inspect }: ContainerReading) {
  const lacking = () => ({ expected: `the health check of ${code(name)} to have run`, found: 'no run yet' });
  const see = `docker inspect -f '{{json .State.Health}}' ${shellWord(name)}`;
  return lazy({
    exitCode: () =>
      inspect({
        words: 'last probe’s exit code',
        path: 'State.Health.Log',
        see,
        pick: (one) => one.lastProbe?.exitCode,
        show: plain,
        lacking,
      }),
    output: () =>
      inspect({
        words: 'last probe’s output',
        path: 'State.Health.Log',
        see,
        pick: (one) => one.lastProbe?.output,
        show: code,
        lacking,
      }),
  });
}
