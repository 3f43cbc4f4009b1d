import { readFileSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { observeDown, type ProbeRequest, type ProbeResult, probeResult, type Source } from '#protocol';
import type { Observation } from '../../grading/index.ts';
import type { Clock } from '../../grading/session/clock.ts';
import { FakeObservation } from '../fake-observation.ts';
import type { HandClock } from '../hand-clock.ts';

/** What came from a sandbox while something was done to it: one line of JSON each, with its time in milliseconds since 1970. */
const line = z.union([
  z.object({ at: z.number(), event: observeDown }),
  /** Here the change began. */
  z.object({ at: z.number(), begins: z.literal(true) }),
  /** `at` is when it was asked. */
  z.object({ at: z.number(), answer: probeResult, took: z.number() }),
]);
type Line = z.infer<typeof line>;

/** As long as the real run waited without news. */
const standing = 3000;

const fileOf = (name: string): string => `sandbox/testing/changes/traces/${name.replaceAll(' ', '-')}.jsonl`;

export class Trace {
  readonly #lines: Line[];

  constructor(lines: readonly Line[] = []) {
    this.#lines = [...lines];
  }

  static read(name: string): Trace {
    return new Trace(
      readFileSync(fileOf(name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((text) => line.parse(JSON.parse(text))),
    );
  }

  write(name: string): void {
    writeFileSync(fileOf(name), `${this.#lines.map((one) => JSON.stringify(one)).join('\n')}\n`);
  }

  get startsAt(): number {
    return this.#lines[0]?.at ?? 0;
  }

  begin(): void {
    this.#lines.push({ at: Date.now(), begins: true });
  }

  /** The same observation; everything that comes through it is written down. */
  record(observation: Observation): Observation {
    observation.subscribe((event) => this.#lines.push({ at: Date.now(), event }));
    return {
      watch: (sources) => observation.watch(sources),
      subscribe: (listener) => observation.subscribe(listener),
      close: () => observation.close(),
      probe: async (request) => {
        const at = Date.now();
        const answer = await observation.probe(request);
        this.#lines.push({ at, answer, took: Date.now() - at });
        return answer;
      },
    };
  }

  /** An observation that says all of it again, at the same times; probes are answered as the one nearest in time was. */
  replay(clock: Clock): Observation {
    const observation = new FakeObservation();
    const events = this.#lines.filter((one) => 'event' in one);
    for (const { at, event } of events) {
      if (at > clock.now()) clock.after(at - clock.now(), () => observation.send(event));
    }
    let watched: readonly Source[] = [];
    observation.watch = (sources) => {
      const fresh = sources.filter((source) => !watched.includes(source));
      watched = sources;
      for (const source of fresh) {
        const last = events.findLast((one) => one.at <= clock.now() && one.event.source === source);
        if (last !== undefined) clock.after(0, () => observation.send(last.event));
      }
    };
    observation.answer = (_request: ProbeRequest) =>
      new Promise<ProbeResult>((resolve) => {
        const asked = this.#lines.filter((one) => 'answer' in one);
        const [nearest] = asked.sort((a, b) => Math.abs(a.at - clock.now()) - Math.abs(b.at - clock.now()));
        if (nearest === undefined) resolve({ outcome: 'refused', milliseconds: 1 });
        else clock.after(nearest.took, () => resolve(nearest.answer));
      });
    return observation;
  }

  /** Lets the time of the trace pass, and as much more as the real run waited. */
  async play(clock: HandClock, begin: () => void): Promise<void> {
    const begins = this.#lines.find((one) => 'begins' in one);
    if (begins !== undefined) clock.after(begins.at - clock.now(), begin);
    const end = (this.#lines.at(-1)?.at ?? 0) + standing;
    while (clock.now() < end) {
      clock.advance(10);
      // Evaluations and answers need no time, but turns.
      await setImmediate();
    }
  }
}
