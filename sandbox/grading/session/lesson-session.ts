import { isDeepStrictEqual } from 'node:util';
import {
  type CheckId,
  type CheckResult,
  isSource,
  kindOf,
  type ObserveDown,
  type ProbeRequest,
  type Source,
  sources,
  type Verdict,
} from '#protocol';
import type { Evaluated, Outcome } from '../evaluation/outcome.ts';
import { known, type World, without } from '../evaluation/world.ts';
import type { LessonEntry, Observation } from '../grader.ts';
import type { SessionTrace } from '../trace/session-trace.ts';
import { MotionTimes } from '../verdict/doubt.ts';
import { verdictText } from '../verdict/format.ts';
import { freshVerdict, nextVerdict, type Reading, type Timing, type VerdictState } from '../verdict/verdict-clock.ts';
import type { Judge } from '../worker/lesson-workers.ts';
import type { LoadedCheck } from '../worker/messages.ts';
import type { Clock } from './clock.ts';
import { ProbeDesk } from './probe-desk.ts';

export interface SessionOptions {
  readonly clock: Clock;
  readonly lesson: LessonEntry;
  readonly observation: Observation;
  /** Opens what judges; it calls `onRelease` when it may judge otherwise though nothing happened. */
  judge(onRelease: () => void): Judge;
  onResults(results: CheckResult[]): void;
  /** Told of every step, when somebody wants to know why. */
  readonly trace?: SessionTrace;
}

interface Row {
  readonly check: LoadedCheck;
  /** What the last evaluation gave; undefined before the first. */
  evaluated: Evaluated | undefined;
  /** Whether the trace was told of it. */
  isTraced: boolean;
  readonly motionTimes: MotionTimes;
  state: VerdictState;
  passedAt: string | undefined;
  /** Time of the event that led to the verdict. */
  observedAt: number | undefined;
  /** What the check has read since it last had to wait for another. */
  sources: Set<Source>;
  /** What was last told; another text or verdict is news. */
  told: CheckResult | undefined;
}

/** One learner at one lesson: events in, evaluations in a worker, verdicts out. Sleeps while nothing changes. */
export class LessonSession {
  readonly #options: SessionOptions;
  readonly #rows: ReadonlyMap<CheckId, Row>;
  readonly #judge: Judge;
  readonly #desk: ProbeDesk;
  readonly #unsubscribe: () => void;
  #world: World = {};
  #watched: readonly Source[] = [];
  #observedAt: number | undefined;
  /** Milliseconds that our clock is ahead of the lab host's, as far as its messages show. */
  #ahead = Number.POSITIVE_INFINITY;
  #evaluating = false;
  #stale = false;
  #closed = false;
  #cancelWake = () => {};

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#rows = new Map(options.lesson.checks.map((check) => [check.id, freshRow(check)]));
    this.#desk = new ProbeDesk({
      clock: options.clock,
      ask: (request) => options.observation.probe(request),
      onAnswer: () => this.#evaluate(),
    });
    this.#judge = options.judge(() => this.#evaluate());
    this.#unsubscribe = options.observation.subscribe((event) => this.#observe(event));
    this.#evaluate();
  }

  close(): void {
    this.#closed = true;
    this.#cancelWake();
    this.#desk.close();
    this.#judge.close();
    this.#unsubscribe();
    this.#options.observation.close();
  }

  #observe(event: ObserveDown): void {
    if (!this.#closed) this.#options.trace?.observed(event, this.#watched);
    // A value that was under way when its source was let go is old news by the time it is needed.
    if (this.#closed || !this.#watched.includes(event.source)) return;
    const seen =
      event.type === 'unavailable'
        ? { status: 'unavailable' as const, reason: event.reason }
        : { status: 'value' as const, value: event.value };
    this.#world = { ...this.#world, [event.source]: seen };
    this.#observedAt = event.at;
    this.#ahead = Math.min(this.#ahead, this.#options.clock.now() - event.at);
    if (sources[kindOf(event.source)].delivery === 'evented') {
      const related = [...this.#rows.values()].filter((row) => row.sources.has(event.source));
      this.#desk.happened(related.flatMap(probesOf), { outdated: false });
    }
    this.#evaluate();
  }

  /** Judges the newest world; what arrives meanwhile is judged after it, all at once. */
  #evaluate(): void {
    if (this.#closed) return;
    if (this.#evaluating) {
      this.#stale = true;
      return;
    }
    this.#evaluating = true;
    this.#stale = false;
    const observedAt = this.#observedAt;
    const { trace } = this.#options;
    trace?.begin();
    let ran = 0;
    const take = (results: readonly Evaluated[]) => {
      if (this.#closed || results.length === 0) return;
      ran += results.length;
      this.#take(results, observedAt);
      this.#settle();
    };
    void this.#judge.evaluate({ ...this.#world, ...this.#desk.answers }, take).then(() => {
      this.#evaluating = false;
      if (this.#closed) return;
      trace?.end(ran);
      this.#settle();
      if (this.#stale) this.#evaluate();
    });
  }

  #take(results: readonly Evaluated[], observedAt: number | undefined): void {
    for (const evaluated of results) {
      const { check, sources, probes, factsChanged } = evaluated;
      const row = this.#rows.get(check);
      if (row === undefined) continue;
      row.evaluated = evaluated;
      row.isTraced = false;
      row.observedAt = observedAt;
      row.sources = new Set([...row.sources, ...sources]);
      if (factsChanged) this.#desk.happened(probes, { outdated: true });
    }
  }

  /** Watches what the checks read, and nothing else. A check that waits for another reads nothing. */
  #watch(): void {
    for (const row of this.#rows.values()) {
      // Not for an instant of failure of that other: its value would be gone when it is back.
      if (row.evaluated?.outcome.status === 'blocked' && row.state.wakeAt === undefined) row.sources = new Set();
    }
    const wanted = [...new Set([...this.#rows.values()].flatMap((row) => [...row.sources]))].sort();
    if (isDeepStrictEqual(wanted, this.#watched)) return;
    this.#watched = wanted;
    const unwanted = known(this.#world).filter((key) => isSource(key) && !wanted.includes(key));
    this.#world = without(this.#world, unwanted);
    this.#options.observation.watch(this.#options.trace?.watching(wanted) ?? wanted);
  }

  /** Lets time have its say, tells what changed, and sets the alarm for the next change that time alone brings. */
  #settle(): void {
    const now = this.#options.clock.now();
    const news: CheckResult[] = [];
    for (const row of this.#rows.values()) {
      const { verdict: before } = row.state;
      const reading = this.#readingOf(row, now);
      if (reading !== undefined) row.state = nextVerdict(this.#timing(row), row.state, reading, now);
      this.#traceStep(row, reading?.outcome, before);
      if (row.state.confirm) this.#desk.happened(probesOf(row), { outdated: true });
      if (row.state.verdict.status === 'pass') row.passedAt ??= new Date(now).toISOString();
      if (row.told !== undefined && isDeepStrictEqual(row.told.verdict, row.state.verdict)) continue;
      row.told = resultOf(row, now);
      news.push(row.told);
    }
    this.#watch();
    this.#desk.want(
      [...this.#rows.values()].flatMap((row) =>
        probesOf(row).map((request) => ({ request, settled: row.evaluated?.outcome.status === 'pass' })),
      ),
    );
    this.#alarm(now);
    if (news.length > 0) this.#options.onResults(news);
  }

  #traceStep(row: Row, outcome: Outcome | undefined, before: Verdict): void {
    const { check, state, isTraced } = row;
    row.isTraced = true;
    if (outcome === undefined || (isTraced && isDeepStrictEqual(before, state.verdict))) return;
    const evaluated = isTraced ? undefined : row.evaluated;
    this.#options.trace?.step({ check, evaluated, outcome, before, after: state.verdict });
  }

  #readingOf(row: Row, now: number): Reading | undefined {
    const { evaluated, motionTimes } = row;
    if (evaluated === undefined) return undefined;
    const asked = evaluated.probes.map((probe) => this.#desk.askedAt(probe)).filter((at) => at !== undefined);
    return {
      outcome: this.#outcomeOf(row, evaluated),
      subjects: evaluated.subjects,
      motions: motionTimes.timesOf(evaluated.motions, { now, ahead: this.#ahead }),
      askedAt: asked.length === 0 ? undefined : Math.min(...asked),
    };
  }

  /**
   * The outcome that counts. One that rests on an answer from before the facts beside it changed waits for a newer answer; one that
   * comes after a check whose right state has not held yet waits for that.
   */
  #outcomeOf({ check }: Row, { outcome, probes }: Evaluated): Outcome {
    const held = check.after.filter((first) => this.#isHeld(first));
    if (held.length > 0 && outcome.status !== 'blocked') return { status: 'blocked', by: held };
    const request = probes.find((probe) => this.#desk.isOutdated(probe));
    return request === undefined ? outcome : { status: 'probing', request };
  }

  #isHeld(first: CheckId): boolean {
    const row = this.#rows.get(first);
    return row?.evaluated?.outcome.status === 'pass' && row.state.verdict.status !== 'pass';
  }

  #alarm(now: number): void {
    this.#cancelWake();
    const wakes = [...this.#rows.values()].map((row) => row.state.wakeAt).filter((at) => at !== undefined);
    if (wakes.length === 0) return;
    this.#cancelWake = this.#options.clock.after(Math.max(0, Math.min(...wakes) - now), () => this.#settle());
  }

  #timing({ check: { stableFor, within } }: Row): Timing {
    const { checks } = this.#options.lesson;
    return { stableFor, within, titleOf: (check) => checks.find(({ id }) => id === check)?.title ?? check };
  }
}

const probesOf = ({ evaluated }: Row): readonly ProbeRequest[] => evaluated?.probes ?? [];

function freshRow(check: LoadedCheck): Row {
  return {
    check,
    evaluated: undefined,
    isTraced: true,
    motionTimes: new MotionTimes(),
    state: freshVerdict,
    passedAt: undefined,
    observedAt: undefined,
    sources: new Set(),
    told: undefined,
  };
}

function resultOf({ check, state, passedAt, observedAt }: Row, now: number): CheckResult {
  return {
    check: check.id,
    verdict: state.verdict,
    text: verdictText(check.title, state.verdict),
    at: now,
    ...(passedAt === undefined ? {} : { passedAt }),
    ...(observedAt === undefined ? {} : { observedAt }),
  };
}
