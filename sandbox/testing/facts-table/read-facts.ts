import { createTestContext, type Fact, type Reader } from '#checks';
import { kindOf, type SourceKind } from '#protocol';
import { someConstants } from '../constants.ts';
import type { DeclaredFact, DeclaredLens, Step } from './lens-types.ts';
import { sampleAnswer, sampleArguments, sampleOf, specialArguments } from './sample-world.ts';

/** Where a fact really comes from: seen by reading it. */
export interface Origin {
  /** `docker inspect web → HostConfig.Memory` */
  readonly from: string;
  /** What was asked on the way, diagnoses left out. */
  readonly sources: readonly (SourceKind | 'probe')[];
}

/** Reads one fact as a check would, over a world that has it. Throws when it cannot be reached there or has no value. */
export async function originOf(lens: DeclaredLens, fact: DeclaredFact): Promise<Origin> {
  const sources = new Set<SourceKind | 'probe'>();
  const reader: Reader = {
    read: (source, _path, select) => {
      sources.add(kindOf(source));
      return select(sampleOf(source));
    },
    glance: (source, _path, select) => select(sampleOf(source)),
    probe: async (request) => {
      sources.add('probe');
      return sampleAnswer(request);
    },
    refuse: (reason) => {
      throw new Error(reason);
    },
    about: () => undefined,
    moving: () => undefined,
  };
  const t = createTestContext(reader, someConstants);
  const [way = []] = lens.ways;
  const called = `${lens.name}.${fact.steps.map(({ name }) => name).join('.')}`;
  const steps = [...way, ...fact.steps];
  const read = await follow(t, steps, {
    ...sampleArguments(t),
    ...specialArguments[called],
  });
  if (!isFact(read)) throw new Error(`${called} is declared as a fact and is none`);
  if (read.value === undefined) throw new Error(`The sample world has no ${called}: ${JSON.stringify(read.absence)}`);
  return { from: read.from, sources: [...sources] };
}

async function follow(
  from: unknown,
  steps: readonly Step[],
  values: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  let at = from;
  for (const step of steps) {
    if (!isObject(at)) throw new Error(`Nothing to read "${step.name}" from`);
    const member: unknown = Reflect.get(at, step.name);
    const result: unknown =
      typeof member === 'function' ? Reflect.apply(member, at, argumentsOf(step, values)) : member;
    at = step.awaited ? await result : result;
    if (step.listed && Array.isArray(at) && !isFact(at)) at = at[0];
  }
  return at;
}

function argumentsOf({ name, parameters = [] }: Step, values: Readonly<Record<string, unknown>>): unknown[] {
  return parameters.flatMap((parameter) => {
    const value = values[`${name}(${parameter})`];
    if (value !== undefined) return [value];
    if (parameter.startsWith('...')) return [];
    if (parameter.endsWith('?')) return [undefined];
    throw new Error(`Give "${name}(${parameter})" a value in sampleArguments`);
  });
}

const isObject = (one: unknown): one is object => typeof one === 'object' && one !== null;

const isFact = (one: unknown): one is Fact<unknown> => isObject(one) && 'from' in one && 'see' in one && 'show' in one;
