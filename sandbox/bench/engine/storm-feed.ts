import type { ContainersSnapshot, ObserveDown, Source } from '#protocol';
import type { Observation } from '../../grading/index.ts';
import { aContainer, aContainerProcess, aLinuxSnapshot } from '../../testing/snapshots.ts';

/** One simulated sandbox: eight containers, one event after the other; whoever watches gets the present first, as from an agent. */
export class StormFeed {
  readonly #listeners = new Map<(event: ObserveDown) => void, readonly Source[]>();
  readonly #seed: number;
  #events = 0;
  #away = false;

  constructor(seed: number) {
    this.#seed = seed;
  }

  observation(): Observation {
    let listener = (_: ObserveDown) => {};
    return {
      watch: (sources) => {
        this.#listeners.set(listener, sources);
        queueMicrotask(() => {
          for (const source of sources) listener(this.#present(source));
        });
      },
      subscribe: (next) => {
        listener = next;
        return () => this.#listeners.delete(next);
      },
      probe: async () => ({ outcome: 'refused', milliseconds: 1 }),
      close: () => this.#listeners.delete(listener),
    };
  }

  /** The engine goes away or comes back: a verdict that waits for no quiet. */
  flip(away: boolean): void {
    this.#away = away;
    this.#tell();
  }

  /** One more event: every fifth one changes the verdicts, the others change what no check reads or one check reads. */
  next(): void {
    this.#events += 1;
    if (this.#events % 5 === 0) this.#away = !this.#away;
    this.#tell();
  }

  /** How it ends differs from feed to feed. */
  finish(): void {
    this.#away = false;
    this.#events = this.#seed;
    this.#tell();
  }

  #tell(): void {
    for (const [listener, sources] of [...this.#listeners]) {
      if (sources.includes('docker.containers')) listener(this.#present('docker.containers'));
    }
  }

  #present(source: Source): ObserveDown {
    const at = Date.now();
    const containers = this.#containers();
    if (source === 'linux') {
      return {
        type: 'value',
        source,
        at,
        value: aLinuxSnapshot({ processes: containers.map((one, index) => aContainerProcess(one, 500 + index * 20)) }),
      };
    }
    if (this.#away || source !== 'docker.containers')
      return { type: 'unavailable', source, at, reason: 'The engine is stopped' };
    return { type: 'value', source, at, value: containers };
  }

  #containers(): ContainersSnapshot {
    const turn = this.#events + this.#seed;
    const networks = [{ name: turn % 7 === 0 ? 'front' : 'back', address: '172.18.0.2' }];
    return [
      aContainer({ name: 'web', pid: 300, memoryLimit: turn % 3 === 0 ? 0 : 67_108_864, networks }),
      aContainer({ name: 'db', pid: 310, state: turn % 2 === 0 ? 'running' : 'exited' }),
      ...Array.from({ length: 6 }, (_, index) =>
        aContainer({ name: `noise-${index}`, pid: 320 + index, restartCount: turn }),
      ),
    ];
  }
}
