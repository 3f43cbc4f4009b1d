import { type ProbeRequest, type ProbeResult, UserError } from '#protocol';
import { keyOf, type ProbeKey, type Seen } from '../evaluation/world.ts';
import type { Clock } from './clock.ts';
import { ProbeBudget } from './probe-budget.ts';

/** Milliseconds until a probe is made again while its check has not passed: doubles from the first to the last. */
const firstPauseMs = 1000;
const lastPauseMs = 5000;
/** Least milliseconds between two of the same because of events. */
const eventGapMs = 1000;

interface DeskOptions {
  readonly clock: Clock;
  /** Makes the request; may throw when the lab host is away. */
  ask(request: ProbeRequest): Promise<ProbeResult>;
  /** An answer has arrived. */
  onAnswer(): void;
}

/** A probe that a check rests on. */
interface Want {
  readonly request: ProbeRequest;
  /** Every answer is right: only an event, or the end of a time that it must hold, is a reason to ask again. */
  readonly settled: boolean;
}

interface Errand {
  readonly request: ProbeRequest;
  answer: Seen<ProbeResult> | undefined;
  asking: boolean;
  askedAt: number;
  /** How often it was asked; of which time the answer is; and the first time that can know what was read since. */
  asked: number;
  answered: number;
  needed: number;
  answeredAskedAt: number | undefined;
  pauseMs: number;
  /** When to ask because of an event, and when because the check has not passed. */
  eventAt: number | undefined;
  retryAt: number | undefined;
}

/**
 * The probes of one session: made when a check asks for one, again after a related event, and again and again, later and
 * later, while its check does not pass. A green check that nothing happens to costs nothing. At most 30 a minute.
 */
export class ProbeDesk {
  readonly #options: DeskOptions;
  readonly #errands = new Map<ProbeKey, Errand>();
  readonly #budget: ProbeBudget;
  #cancelAlarm = () => {};
  #closed = false;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#budget = new ProbeBudget(options.clock.now());
  }

  /** What is known, to be part of the world. */
  get answers(): { readonly [K in ProbeKey]?: Seen<ProbeResult> } {
    return Object.fromEntries([...this.#errands].flatMap(([key, { answer }]) => (answer ? [[key, answer]] : [])));
  }

  /** Says which probes matter now; the answers of all others are forgotten. */
  want(wants: readonly Want[]): void {
    const now = this.#options.clock.now();
    const keys = new Set(wants.map(({ request }) => keyOf(request)));
    for (const key of this.#errands.keys()) if (!keys.has(key)) this.#errands.delete(key);
    for (const key of keys) {
      const [first, ...rest] = wants.filter(({ request }) => keyOf(request) === key);
      if (first === undefined) continue;
      const errand = this.#errands.get(key) ?? freshErrand(first.request, now);
      this.#errands.set(key, errand);
      const settled = [first, ...rest].every((want) => want.settled);
      if (settled) Object.assign(errand, { retryAt: undefined, pauseMs: firstPauseMs });
      else if (errand.answer !== undefined && !errand.asking) errand.retryAt ??= now + nextPause(errand);
    }
    this.#run();
  }

  /** Something happened that these may be about; `outdated`: something that their checks read. */
  happened(requests: readonly ProbeRequest[], { outdated }: { outdated: boolean }): void {
    const now = this.#options.clock.now();
    for (const request of requests) {
      const errand = this.#errands.get(keyOf(request));
      const isAsked = errand?.answer !== undefined || (outdated && errand?.asking === true);
      if (errand === undefined || !isAsked) continue;
      const at = outdated ? now : Math.max(now, errand.askedAt + eventGapMs);
      errand.eventAt = Math.min(at, errand.eventAt ?? at);
      // One that is on its way was asked before.
      if (outdated) Object.assign(errand, { needed: errand.asked + 1, retryAt: undefined, pauseMs: firstPauseMs });
    }
    this.#run();
  }

  /** Whether an answer is older than what the check read beside it. */
  isOutdated(request: ProbeRequest): boolean {
    const errand = this.#errands.get(keyOf(request));
    return errand !== undefined && errand.answered < errand.needed;
  }

  /** When the answer that is known was asked for. */
  askedAt(request: ProbeRequest): number | undefined {
    return this.#errands.get(keyOf(request))?.answeredAskedAt;
  }

  close(): void {
    this.#closed = true;
    this.#cancelAlarm();
  }

  /** Makes what is due, and sets the alarm for what is due next. */
  #run(): void {
    if (this.#closed) return;
    const { clock } = this.#options;
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const [key, errand] of this.#errands) {
      if (errand.asking) continue;
      const dueAt = Math.min(errand.eventAt ?? Number.POSITIVE_INFINITY, errand.retryAt ?? Number.POSITIVE_INFINITY);
      if (dueAt <= now && this.#budget.take(now)) void this.#ask(key, errand);
      else next = Math.min(next, dueAt <= now ? this.#budget.nextAt(now) : dueAt);
    }
    this.#cancelAlarm();
    if (next !== Number.POSITIVE_INFINITY) this.#cancelAlarm = clock.after(next - now, () => this.#run());
  }

  async #ask(key: ProbeKey, errand: Errand): Promise<void> {
    const { clock, ask, onAnswer } = this.#options;
    const askedAt = clock.now();
    const number = errand.asked + 1;
    Object.assign(errand, { asking: true, asked: number, askedAt, eventAt: undefined, retryAt: undefined });
    const answer = await ask(errand.request).then(
      (value) => ({ status: 'value', value }) as const,
      (error: unknown) => ({ status: 'unavailable', reason: reasonOf(error) }) as const,
    );
    errand.asking = false;
    if (this.#closed || this.#errands.get(key) !== errand) return;
    Object.assign(errand, { answer, answered: number, answeredAskedAt: askedAt });
    onAnswer();
  }
}

function freshErrand(request: ProbeRequest, now: number): Errand {
  return {
    request,
    answer: undefined,
    asking: false,
    askedAt: now,
    asked: 0,
    answered: 0,
    needed: 1,
    answeredAskedAt: undefined,
    pauseMs: firstPauseMs,
    eventAt: now,
    retryAt: undefined,
  };
}

/** The pause before the next try, and the one after it twice as long. */
function nextPause(errand: Errand): number {
  const pause = errand.pauseMs;
  errand.pauseMs = Math.min(pause * 2, lastPauseMs);
  return pause;
}

const reasonOf = (error: unknown): string =>
  error instanceof UserError ? error.problem.message : 'the lab host cannot make the request';
