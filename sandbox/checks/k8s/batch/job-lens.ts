import { z } from 'zod';
import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList, plain } from '../../language/wording.ts';
import type { Kind } from '../object/kind.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { objectReading, readAll } from '../object/object-reading.ts';
import { condition, conditionOf, count, flag, listOf, meta, text } from '../object/shape.ts';
import { isOwnedBy } from '../workload/owned.ts';

/** A Job of the learner's namespace. It need not exist: its facts are then absent and say why. */
export interface JobLens extends ObjectLens {
  /** Whether it is done. */
  readonly complete: Fact<boolean>;
  /** Pods that ended with code 0. @unit pods */
  readonly succeeded: Fact<number>;
  /** @unit pods */
  readonly failed: Fact<number>;
}

/** A CronJob of the learner's namespace. */
export interface CronJobLens extends ObjectLens {
  /** `0 3 * * *` */
  readonly schedule: Fact<string>;
  readonly suspended: Fact<boolean>;
  /** Its Jobs, by their names. */
  readonly jobs: Fact<readonly string[]>;
}

const jobShape = z.object({
  metadata: meta,
  status: z
    .object({ succeeded: count, failed: count, conditions: listOf(condition) })
    .catch({ succeeded: 0, failed: 0, conditions: [] }),
});
const jobs: Kind<z.infer<typeof jobShape>> = { source: 'k8s:jobs.batch', word: 'job', shape: jobShape };
const cronShape = z.object({ metadata: meta, spec: z.object({ schedule: text, suspend: flag }) });
const cronJobs: Kind<z.infer<typeof cronShape>> = { source: 'k8s:cronjobs.batch', word: 'cronjob', shape: cronShape };

export function jobLens(reader: Reader, name: string): JobLens {
  const reading = objectReading(reader, jobs, name);
  const { inspect, look } = reading;
  const explain = () => {
    const failed = look('failure', ({ status }) => conditionOf(status.conditions, 'Failed')?.message);
    return failed === undefined || failed === '' ? undefined : `The job ${code(name)} failed: ${failed}.`;
  };
  const facts = lazy({
    ...objectFacts(reading),
    complete: () =>
      inspect({
        words: 'end',
        subject: reading.words,
        path: 'status.conditions',
        pick: ({ status }) => conditionOf(status.conditions, 'Complete')?.status === 'True',
        show: (done) => (done ? 'complete' : 'not complete'),
        explain,
      }),
    succeeded: () =>
      inspect({
        words: 'pods that succeeded',
        path: 'status.succeeded',
        pick: ({ status }) => status.succeeded,
        show: plain,
        explain,
      }),
    failed: () =>
      inspect({
        words: 'pods that failed',
        path: 'status.failed',
        pick: ({ status }) => status.failed,
        show: plain,
        explain,
      }),
  });
  return Object.assign(facts, { name, ...objectMethods(reading) });
}

export function cronJobLens(reader: Reader, name: string): CronJobLens {
  const reading = objectReading(reader, cronJobs, name);
  const { inspect, look } = reading;
  const facts = lazy({
    ...objectFacts(reading),
    schedule: () =>
      inspect({ words: 'schedule', path: 'spec.schedule', pick: ({ spec }) => spec.schedule, show: code }),
    suspended: () =>
      inspect({ words: 'suspension', path: 'spec.suspend', pick: ({ spec }) => spec.suspend, show: plain }),
    jobs: () => {
      const uid = look('uid', ({ metadata }) => metadata.uid) ?? '';
      const own = readAll(reader, jobs, `jobs of ${name}`, (all) =>
        all
          .filter((one) => isOwnedBy(one, uid))
          .map(({ metadata }) => metadata.name)
          .sort(),
      );
      return inspect({ words: 'jobs', path: 'metadata.uid', pick: () => own, show: nameList, see: 'kubectl get jobs' });
    },
  });
  return Object.assign(facts, { name, ...objectMethods(reading) });
}
