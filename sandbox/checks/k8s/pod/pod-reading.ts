import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';
import { glanceAt, type ObjectReading, objectReading } from '../object/object-reading.ts';
import { anyShape } from '../object/shape.ts';
import { explainPod } from './pod-diagnosis.ts';
import { podMotions } from './pod-motion.ts';
import { type Pod, pods } from './pod-shape.ts';

/** How the lens of a pod reads it: what it says of its life comes with its motions and its diagnosis. */
export interface PodReading extends ObjectReading<Pod> {
  readonly life: ObjectReading<Pod>['inspect'];
}

export function podReading(reader: Reader, name: string): PodReading {
  const reading = objectReading(reader, pods, name, () => lookalike(reader, name));
  const whole = () => reading.look('life', (pod) => pod);
  const explain = () => {
    const pod = whole();
    return pod === undefined ? undefined : explainPod(reader, pod);
  };
  const life: typeof reading.inspect = (field) => {
    const pod = whole();
    if (pod !== undefined) for (const motion of podMotions(reader, pod)) reader.moving(motion);
    return reading.inspect({ explain, lacking: () => sayOf(explain()), ...field });
  };
  return { ...reading, life };
}

const sayOf = (say: string | undefined) => (say === undefined ? {} : { say });

/** A workload makes names of its own for its pods. */
function lookalike(reader: Reader, name: string): string | undefined {
  const deployments = { source: 'k8s:deployments.apps', word: 'deployment', shape: anyShape } as const;
  const found = glanceAt(reader, deployments, `deployment ${name}`, (all) =>
    all.some(({ metadata }) => metadata.name === name),
  );
  return found === true ? `A deployment ${code(name)} exists: the pods that it makes have longer names.` : undefined;
}
