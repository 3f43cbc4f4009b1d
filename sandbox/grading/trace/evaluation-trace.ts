import { z } from 'zod';
import type { Fact, T } from '#checks';
import { isSource, type TraceCause, type TracedFact } from '#protocol';
import type { Outcome } from '../evaluation/outcome.ts';
import type { Read, Recorder } from '../evaluation/recorder.ts';
import { plainText } from '../verdict/plain-text.ts';
import { watchFacts } from './watch-facts.ts';

interface Touched {
  readonly fact: Fact<unknown>;
  readonly since: number;
  readonly until: number;
}

/** Facts and causes that are told; nobody reads more. */
const mostFacts = 100;
const mostCauses = 20;

/** Follows one evaluation of one check. */
export class EvaluationTracer {
  readonly #recorder: Recorder;
  readonly #touched: Touched[] = [];
  readonly #asked: Fact<unknown>[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** The context that the check gets instead. */
  watch(t: T): T {
    const { reads } = this.#recorder;
    return watchFacts(t, {
      reads: () => reads.length,
      touched: (fact, since) => this.#touched.push({ fact, since, until: reads.length }),
      asked: (fact) => this.#asked.push(fact),
    });
  }

  /** Facts in the order in which they were first read, and between them what was read for no fact. */
  facts(outcome: Outcome): TracedFact[] {
    const failed = outcome.status === 'fail' ? this.#asked.at(-1) : undefined;
    const facts = new Map<string, { readonly place: number; readonly told: TracedFact }>();
    const ofFacts = new Set<number>();
    for (const { fact, since, until } of this.#touched) {
      const key = `${fact.name} ${fact.from}`;
      const reads = this.#recorder.reads.slice(since, until);
      for (const index of reads.keys()) ofFacts.add(since + index);
      const before = facts.get(key);
      const asked = fact === failed ? 'failed' : this.#asked.includes(fact) ? 'held' : (before?.told.asked ?? 'no');
      const sources = [...new Set([...(before?.told.sources ?? []), ...reads.map(sourceOf)])];
      facts.set(key, { place: before?.place ?? since, told: { ...toldFact(fact), sources, asked } });
    }
    const loose = new Map(
      this.#recorder.reads.flatMap((read, place) =>
        ofFacts.has(place) ? [] : [[`${read.of} ${read.path}`, { place, told: toldRead(read) }] as const],
      ),
    );
    const all = [...facts.values(), ...loose.values()].sort((a, b) => a.place - b.place);
    return all.slice(0, mostFacts).map(({ told }) => told);
  }
}

/** The reads that changed, each with what it gives now. */
export function causesOf(changed: readonly Read[], now: readonly Read[]): TraceCause[] {
  const causes = changed.map((read): TraceCause => {
    const next = now.find(({ of, path }) => of === read.of && path === read.path);
    return {
      kind: 'read',
      source: sourceOf(read),
      name: plainText(read.path, 300),
      before: shown(read),
      after: next === undefined ? 'not read any more' : shown(next),
    };
  });
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()].slice(0, mostCauses);
}

const toldFact = (fact: Fact<unknown>): Omit<TracedFact, 'sources' | 'asked'> => ({
  name: plainText(fact.name, 300),
  value: plainText(fact.value === undefined ? (fact.absence?.found ?? 'nothing') : wordsOf(fact), 500),
  state: fact.value === undefined ? 'absent' : 'present',
  from: plainText(fact.from, 300),
  see: plainText(fact.see, 300),
});

const toldRead = (read: Read): TracedFact => ({
  name: plainText(isSource(read.of) ? read.path : 'the answer', 300),
  value: shown(read),
  state: read.missing === undefined ? 'present' : 'unread',
  sources: [sourceOf(read)],
  asked: 'no',
});

/** The author's or the lens's words; they may throw. */
function wordsOf(fact: Fact<unknown>): string {
  try {
    return String(fact.show(fact.value));
  } catch {
    return json(fact.value);
  }
}

const shown = ({ value, missing }: Read): string => plainText(missing ?? json(value), 300);

/** Lenses wrap what they pick, to tell "nothing there" from "not that part of it". */
const json = (value: unknown): string =>
  JSON.stringify(typeof value === 'object' && value !== null && 'part' in value ? value.part : value) ?? 'nothing';

function sourceOf({ of }: Read): string {
  if (isSource(of)) return plainText(of, 300);
  const [method, address, port, path] = request.parse(JSON.parse(of.slice('probe:'.length)));
  return plainText(`http ${method} http://${address.includes(':') ? `[${address}]` : address}:${port}${path}`, 300);
}

/** The beginning of a probe's key. */
const request = z.tuple([z.string(), z.string(), z.number(), z.string()], z.unknown());
