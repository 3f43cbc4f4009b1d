import type { ObserveDown, ProbeRequest, ProbeResult, Snapshots, Source } from '#protocol';
import type { Observation } from '../grading/index.ts';
import { aLinuxSnapshot } from './snapshots.ts';

/** Where a HandClock begins too. */
const beginning = Date.UTC(2026, 0, 1);

/** An observation whose events a test makes. It answers `watch` with nothing: values come when the test sends them. */
export class FakeObservation implements Observation {
  /** Every set that was watched, in order. */
  readonly watched: (readonly Source[])[] = [];
  closed = false;
  readonly #listeners = new Set<(event: ObserveDown) => void>();

  watch(sources: readonly Source[]): void {
    this.watched.push(sources);
  }

  subscribe(listener: (event: ObserveDown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a program in the sandbox answers; nobody listens unless a test says otherwise. */
  answer = (_request: ProbeRequest): Promise<ProbeResult> => Promise.resolve({ outcome: 'refused', milliseconds: 1 });
  /** Every request, in order. */
  readonly probed: ProbeRequest[] = [];

  probe(request: ProbeRequest): Promise<ProbeResult> {
    this.probed.push(request);
    return this.answer(request);
  }

  close(): void {
    this.closed = true;
  }

  send(event: ObserveDown): void {
    for (const listener of this.#listeners) listener(event);
  }

  containers(value: Snapshots['docker.containers'], at = beginning): void {
    this.send({ type: 'value', source: 'docker.containers', at, value });
  }

  linux(value: Snapshots['linux'] = aLinuxSnapshot(), at = beginning): void {
    this.send({ type: 'value', source: 'linux', at, value });
  }
}
