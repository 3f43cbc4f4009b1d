import { createHmac } from 'node:crypto';
import { type Seeds, seed } from '#checks';
import { type LearnerHandle, type LessonId, learnerHandle, type SeedValues, toBase32 } from '#protocol';

export interface Learner {
  /** Known to web alone; who has it can tell all values of this learner. */
  readonly secret: string;
  readonly lesson: LessonId;
}

/**
 * A learner's values for the seeds of a lesson: the same for ever for the same secret, lesson and declaration. No two of
 * one kind are equal. A seed that is added below the others leaves theirs alone.
 */
export function drawSeeds(seeds: Seeds, { secret, lesson }: Learner): SeedValues {
  const taken = new Map<string, Set<string | number>>();
  const drawn = Object.entries(seeds).map(([key, { kind, values }]) => {
    if (kind === 'learner') return [key, handleOf(secret)] as const;
    const others = taken.get(kind) ?? new Set();
    taken.set(kind, others);
    const free = values.filter((value) => !others.has(value));
    const value = free[pick(secret, `${lesson}\0${key}`, free.length)];
    // `exercise` admits no seeds that could come to this.
    if (value === undefined) throw new Error(`No value is left for the seed "${key}" of ${lesson}`);
    others.add(value);
    return [key, value] as const;
  });
  return Object.fromEntries(drawn);
}

/** A number below `count`. 48 bits: for pools of ours the modulus favours nobody by more than one in ten thousand million. */
function pick(secret: string, label: string, count: number): number {
  return createHmac('sha256', secret).update(label).digest().readUIntBE(0, 6) % count;
}

/** What a learner is called where all learners meet: no two of a course get the same (38 bits). */
function handleOf(secret: string): LearnerHandle {
  const names = seed.name().values;
  const tail = toBase32(createHmac('sha256', secret).update('learner').digest().subarray(0, 6));
  return learnerHandle.parse(`${names[pick(secret, 'learner name', names.length)]}-${tail}`);
}
