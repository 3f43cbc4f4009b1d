import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { showBytes } from '../../language/units.ts';
import { code, nameList } from '../../language/wording.ts';
import { lastWarning } from '../object/events.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { objectReading } from '../object/object-reading.ts';
import { parseQuantity } from '../object/quantity.ts';
import { type Claim, claims } from './claim-shape.ts';

/** A PersistentVolumeClaim of the learner's namespace. It need not exist: its facts are then absent and say why. */
export interface ClaimLens extends ObjectLens {
  /** `Pending`, `Bound` or `Lost`. */
  readonly phase: Fact<string>;
  /** The volume that it is bound to. */
  readonly volumeName: Fact<string>;
  readonly storageClass: Fact<string>;
  readonly accessModes: Fact<readonly string[]>;
  /** What it asks for. @unit bytes */
  readonly request: Fact<number>;
  /** What it got; absent until it is bound. @unit bytes */
  readonly capacity: Fact<number>;
}

export function claimLens(reader: Reader, name: string): ClaimLens {
  const reading = objectReading(reader, claims, name);
  const { inspect, look } = reading;
  const explain = () => {
    const one = look('claim', (claim) => claim);
    return one === undefined ? undefined : explainClaim(reader, one);
  };
  const lacking = () => {
    const say = explain();
    return say === undefined ? {} : { say };
  };
  const bytes = (text: string | undefined) => (text === undefined ? undefined : parseQuantity(text));
  const facts = lazy({
    ...objectFacts(reading),
    phase: () =>
      inspect({ words: 'phase', path: 'status.phase', pick: ({ status }) => status.phase, show: code, explain }),
    volumeName: () =>
      inspect({
        words: 'volume',
        path: 'spec.volumeName',
        pick: ({ spec }) => spec.volumeName || undefined,
        show: code,
        lacking,
      }),
    storageClass: () =>
      inspect({ words: 'class', path: 'spec.storageClassName', pick: ({ spec }) => spec.storageClassName, show: code }),
    accessModes: () =>
      inspect({
        words: 'access modes',
        path: 'spec.accessModes',
        pick: ({ spec }) => spec.accessModes,
        show: nameList,
      }),
    request: () =>
      inspect({
        words: 'request',
        path: 'spec.resources.requests.storage',
        pick: ({ spec }) => bytes(spec.resources.requests.storage),
        show: showBytes,
      }),
    capacity: () =>
      inspect({
        words: 'capacity',
        path: 'status.capacity.storage',
        pick: ({ status }) => bytes(status.capacity.storage),
        show: showBytes,
        lacking,
      }),
  });
  return Object.assign(facts, { name, ...objectMethods(reading) });
}

function explainClaim(reader: Reader, { metadata, spec, status }: Claim): string | undefined {
  if (status.phase !== 'Pending') return undefined;
  const who = `The claim ${code(metadata.name)}`;
  const failed = lastWarning(reader, { kind: 'PersistentVolumeClaim', name: metadata.name }, [
    'ProvisioningFailed',
    'FailedBinding',
    'VolumeMismatch',
  ]);
  if (failed !== undefined) return `${who} is not bound: ${failed}`;
  const waits = lastWarning(reader, { kind: 'PersistentVolumeClaim', name: metadata.name }, [
    'WaitForFirstConsumer',
    'WaitForPodScheduled',
  ]);
  if (waits !== undefined)
    return `${who} waits for the first pod that uses it: its class ${code(spec.storageClassName ?? '')} binds then.`;
  return `${who} is not bound to a volume.`;
}
