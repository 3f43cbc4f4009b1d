import { relative } from 'node:path';
import {
  type CheckId,
  isSource,
  type Judged,
  kindOf,
  type LessonProblem,
  type ObserveDown,
  type SandboxId,
  type Source,
  type TraceCause,
  type TracedFact,
  type TraceEvent,
  type Verdict,
} from '#protocol';
import type { Evaluated, Outcome } from '../evaluation/outcome.ts';
import type { LessonEntry } from '../grader.ts';
import { verdictText } from '../verdict/format.ts';
import { plainText } from '../verdict/plain-text.ts';
import { placeInStack, placeOfCheck } from '../worker/place-in-lesson.ts';
import { EngineNews } from './engine-news.ts';

interface Options {
  readonly sandbox: SandboxId;
  readonly lesson: LessonEntry;
  /** The checks took the place of older ones over a sandbox that was judged before. */
  readonly replaced: boolean;
  now(): number;
  tell(event: TraceEvent): void;
}

/** One step of a check, as the session sees it. */
interface Step {
  readonly check: LessonEntry['checks'][number];
  /** What ran; undefined when only time passed. */
  readonly evaluated: Evaluated | undefined;
  readonly outcome: Outcome;
  readonly before: Verdict;
  readonly after: Verdict;
}

/** Milliseconds between two words about samples that moved nothing. */
const sampleGap = 2000;

/** Tells how the verdicts of one session came about. */
export class SessionTrace {
  readonly #options: Options;
  readonly #engine = new EngineNews();
  /** What arrived since the last evaluation began, and what the one that runs is about. */
  #arrived = new Map<Source, string>();
  #current = new Map<Source, string>();
  readonly #judged = new Set<CheckId>();
  /** When each fact of a check got its present value. */
  readonly #since = new Map<string, { readonly value: string; readonly at: number }>();
  #sampleToldAt = Number.NEGATIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  /** What is to be watched: with the engine's own events, which say what happened. */
  watching(wanted: readonly Source[]): readonly Source[] {
    const asksEngine = wanted.some((source) => kindOf(source).startsWith('docker.'));
    return asksEngine && !wanted.includes('docker.events') ? [...wanted, 'docker.events'] : wanted;
  }

  /** Something came; `watched` is what checks read. */
  observed(event: ObserveDown, watched: readonly Source[]): void {
    if (event.source === 'docker.events' && event.type === 'value') {
      for (const { source, words } of this.#engine.take(event.value)) {
        if (!watched.includes(source)) this.#unmoved(source, words, 'nobody-reads-it');
      }
    }
    if (watched.includes(event.source)) this.#arrived.set(event.source, this.#wordsOf(event));
  }

  /** An evaluation begins over all that has arrived. */
  begin(): void {
    this.#current = this.#arrived;
    this.#arrived = new Map();
  }

  /** It ended, and so many checks ran. */
  end(ran: number): void {
    if (ran > 0) return;
    for (const [source, words] of this.#current) {
      const now = this.#options.now();
      if (source === 'linux' && now - this.#sampleToldAt < sampleGap) continue;
      if (source === 'linux') this.#sampleToldAt = now;
      this.#unmoved(source, words, 'same-for-all');
    }
  }

  /** A check was judged, or time changed its verdict. */
  step({ check, evaluated, outcome, before, after }: Step): void {
    const { sandbox, lesson, now, tell } = this.#options;
    const at = now();
    const trace = evaluated?.trace;
    const problem = problemOf(outcome, check.id, lesson);
    const judged: Judged = {
      type: 'judged',
      lesson: lesson.id,
      sandbox,
      check: check.id,
      at,
      causes: evaluated === undefined ? [timeCause(outcome, check)] : this.#causes(check.id, trace?.causes ?? []),
      outcome: outcome.status,
      before: before.status,
      after: after.status,
      text: verdictText(check.title, after),
      ...(trace?.ms === undefined ? {} : { ms: trace.ms }),
      ...(trace === undefined ? {} : { facts: trace.facts.map((fact) => this.#dated(check.id, fact, at)) }),
      ...(problem === undefined ? {} : { problem }),
    };
    this.#judged.add(check.id);
    tell(judged);
  }

  #causes(check: CheckId, causes: readonly TraceCause[]): TraceCause[] {
    if (!this.#judged.has(check)) return [{ kind: this.#options.replaced ? 'new-checks' : 'first' }, ...causes];
    if (causes.length === 0) return [{ kind: 'again' }];
    return causes.map((cause) => {
      if (cause.kind !== 'read' || !isSource(cause.source)) return cause;
      const event = this.#current.get(cause.source);
      return event === undefined ? cause : { ...cause, event };
    });
  }

  #dated(check: CheckId, fact: TracedFact, at: number): TracedFact & { changedAt: number } {
    const key = `${check} ${fact.name} ${fact.from ?? ''}`;
    const known = this.#since.get(key);
    const changedAt = known?.value === fact.value ? known.at : at;
    this.#since.set(key, { value: fact.value, at: changedAt });
    return { ...fact, changedAt };
  }

  #wordsOf({ type, source, ...rest }: ObserveDown): string {
    if (type === 'unavailable') return plainText(`unavailable: ${'reason' in rest ? rest.reason : ''}`, 300);
    switch (kindOf(source)) {
      case 'linux':
        return 'the kernel was looked at again';
      case 'file':
        return 'the file, or what leads to it, changed';
      default:
        return this.#engine.wordsFor(source);
    }
  }

  #unmoved(source: Source, event: string, reason: 'nobody-reads-it' | 'same-for-all'): void {
    const { sandbox, lesson, now, tell } = this.#options;
    tell({ type: 'unmoved', lesson: lesson.id, sandbox, at: now(), source: plainText(source, 300), event, reason });
  }
}

/** What time alone did. */
function timeCause(outcome: Outcome, { stableFor, within }: Step['check']): TraceCause {
  const words = () => {
    switch (outcome.status) {
      case 'pass':
        return stableFor > 0
          ? `the state has held for ${stableFor} ms (stableFor)`
          : 'what moves by itself, as a start does, has come to rest';
      case 'fail':
        return within > 0 ? `nothing came right in ${within} ms (within)` : 'nothing has changed for 250 ms (quiet)';
      case 'blocked':
        return 'what comes first has been wrong for 250 ms (quiet)';
      case 'probing':
        return 'no answer has come yet';
      default:
        return 'time passed';
    }
  };
  return { kind: 'time', words: words() };
}

function problemOf(outcome: Outcome, check: CheckId, { folder }: LessonEntry): LessonProblem | undefined {
  if (outcome.status !== 'error') return undefined;
  const place = placeInStack(outcome.stack, folder) ?? placeOfCheck(folder, check);
  return {
    message: plainText(outcome.message, 500),
    ...(place === undefined ? {} : { file: relative(folder, place.file), line: place.line }),
  };
}
