import type { EngineEvent, EventsSnapshot } from '#protocol';
import type { SeenEvent } from './read-event.ts';

/** Events that are kept, and gaps that are told. */
const maxEvents = 1000;
const maxGaps = 100;

/** Events that an engine remembers, of whatever kind; a health check alone makes three. */
export const engineMemory = 256;

/** What happened at one engine, in order and once, and where something may be missing. */
export class EventRecord {
  #events: EngineEvent[] = [];
  #keys = new Set<string>();
  #gaps: number[] = [];
  /** Up to here all is known. */
  #proven: EngineEvent | undefined;
  #unproven = 0;
  #begun = false;

  /** Time of the last event up to which nothing is missing, less a little for rounding; from the beginning without one. */
  get provenAt(): number {
    return this.#proven === undefined ? 0 : this.#proven.at - 1;
  }

  /** Whether it was ever compared with what the engine remembers. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Events that have come since the last proof. */
  get unproven(): number {
    return this.#unproven;
  }

  /** Takes what is new of these; says whether there was any. */
  add(events: readonly EngineEvent[]): boolean {
    const news = events.filter((event) => !this.#keys.has(keyOf(event)));
    for (const event of news) this.#keys.add(keyOf(event));
    if (news.length === 0) return false;
    this.#unproven += news.length;
    // The engine writes down the time before it takes its turn: neighbours may come the wrong way round.
    this.#events = [...this.#events, ...news].sort((a, b) => a.at - b.at);
    if (this.#events.length > maxEvents) this.#forgetOldest();
    return true;
  }

  /**
   * Compares with what the engine remembers since `provenAt` (all kinds of events). `unheard`: events may have happened while nobody
   * listened, so that what the engine has forgotten is missing here too. `restarted`: the
   * engine was started again before this record began, and remembers nothing of its life before.
   */
  prove(
    memory: readonly SeenEvent[],
    { unheard, until, restarted = false }: { unheard: boolean; until: number; restarted?: boolean },
  ): void {
    const events = memory.map(({ event }) => event).filter((event) => event !== undefined);
    const anchor = this.#proven ?? this.#events[0];
    const reachesBack =
      anchor === undefined
        ? !this.#begun && !restarted && memory.length < engineMemory
        : events.some((event) => keyOf(event) === keyOf(anchor));
    this.#begun = true;
    const oldest = memory[0]?.at ?? until;
    // What is newer than the last one heard is still on its way.
    const heardUntil = unheard ? until : (this.#events.at(-1)?.at ?? 0);
    const lost = this.add(events.filter(({ at }) => at <= heardUntil));
    if (!reachesBack && (unheard || lost)) this.#gaps = [...this.#gaps, oldest].slice(-maxGaps);
    this.#proven = this.#events.at(-1);
    this.#unproven = 0;
  }

  snapshot(): EventsSnapshot {
    return { events: [...this.#events], gaps: [...this.#gaps] };
  }

  #forgetOldest(): void {
    const forgotten = this.#events.splice(0, this.#events.length - maxEvents);
    for (const event of forgotten) this.#keys.delete(keyOf(event));
    const first = this.#events[0]?.at ?? 0;
    this.#gaps = [first, ...this.#gaps.filter((at) => at > first)];
  }
}

const keyOf = ({ at, type, action, id, container }: EngineEvent): string =>
  `${at} ${type} ${action} ${id} ${container ?? ''}`;
