import { z } from 'zod';
import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, plain } from '../../language/wording.ts';
import type { Kind } from '../object/kind.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { objectReading } from '../object/object-reading.ts';
import { condition, conditionOf, count, listOf, maybeCount, meta, text } from '../object/shape.ts';

/** A HorizontalPodAutoscaler of the learner's namespace. It need not exist: its facts are then absent and say why. */
export interface AutoscalerLens extends ObjectLens {
  /** What it scales: `Deployment/hello`. */
  readonly target: Fact<string>;
  /** @unit pods */
  readonly minReplicas: Fact<number>;
  /** @unit pods */
  readonly maxReplicas: Fact<number>;
  /** @unit pods */
  readonly currentReplicas: Fact<number>;
  /** The share of the requested CPU that it aims at. @unit percent */
  readonly targetCpu: Fact<number>;
  /** The share that is used; absent while nobody can tell. @unit percent */
  readonly currentCpu: Fact<number>;
}

const use = z.object({
  resource: z
    .object({
      name: text,
      target: z.object({ averageUtilization: maybeCount }).catch({ averageUtilization: undefined }),
      current: z.object({ averageUtilization: maybeCount }).catch({ averageUtilization: undefined }),
    })
    .optional()
    .catch(undefined),
});
const shape = z.object({
  metadata: meta,
  spec: z.object({
    scaleTargetRef: z.object({ kind: text, name: text }).catch({ kind: '', name: '' }),
    minReplicas: z.number().catch(1),
    maxReplicas: count,
    metrics: listOf(use),
  }),
  status: z
    .object({ currentReplicas: count, currentMetrics: listOf(use), conditions: listOf(condition) })
    .catch({ currentReplicas: 0, currentMetrics: [], conditions: [] }),
});
const autoscalers: Kind<z.infer<typeof shape>> = {
  source: 'k8s:horizontalpodautoscalers.autoscaling',
  word: 'hpa',
  shape,
};

export function autoscalerLens(reader: Reader, name: string): AutoscalerLens {
  const reading = objectReading(reader, autoscalers, name);
  const { inspect, look } = reading;
  const explain = () => {
    const said = look('conditions', ({ status }) => conditionOf(status.conditions, 'ScalingActive'));
    return said?.status === 'False'
      ? `The autoscaler ${code(name)} cannot tell how much is used: ${said.message}`
      : undefined;
  };
  const lacking = () => {
    const say = explain();
    return say === undefined ? {} : { say };
  };
  const percent = (value: number) => `${value} %`;
  const cpu = (all: readonly z.infer<typeof use>[]) => all.find(({ resource }) => resource?.name === 'cpu')?.resource;
  const facts = lazy({
    ...objectFacts(reading),
    target: () =>
      inspect({
        words: 'target',
        path: 'spec.scaleTargetRef',
        pick: ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
        show: code,
      }),
    minReplicas: () =>
      inspect({ words: 'minimum', path: 'spec.minReplicas', pick: ({ spec }) => spec.minReplicas, show: plain }),
    maxReplicas: () =>
      inspect({ words: 'maximum', path: 'spec.maxReplicas', pick: ({ spec }) => spec.maxReplicas, show: plain }),
    currentReplicas: () =>
      inspect({
        words: 'replicas',
        path: 'status.currentReplicas',
        pick: ({ status }) => status.currentReplicas,
        show: plain,
        explain,
      }),
    targetCpu: () =>
      inspect({
        words: 'CPU target',
        path: 'spec.metrics',
        pick: ({ spec }) => cpu(spec.metrics)?.target.averageUtilization,
        show: percent,
      }),
    currentCpu: () =>
      inspect({
        words: 'CPU use',
        path: 'status.currentMetrics',
        pick: ({ status }) => cpu(status.currentMetrics)?.current.averageUtilization,
        show: percent,
        lacking,
      }),
  });
  return Object.assign(facts, { name, ...objectMethods(reading) });
}
