import type { SandboxId, SeatId } from '#protocol';
import type { Journal } from './journal.ts';
import { advance, type SandboxEvent, type SandboxRecord } from './record.ts';

/** All sandboxes of this lab host, in memory and in the journal. Changes to one sandbox are written one after the other. */
export class Roster {
  readonly #journal: Journal;
  readonly #records = new Map<SandboxId, SandboxRecord>();
  readonly #writing = new Map<SandboxId, Promise<void>>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  all(): readonly SandboxRecord[] {
    return [...this.#records.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  get(id: SandboxId): SandboxRecord | undefined {
    return this.#records.get(id);
  }

  ofSeat(seat: SeatId): SandboxRecord | undefined {
    return this.all().find((record) => record.seat === seat && record.state !== 'removing');
  }

  /** Those that do without the internet; the stopped ones among them begin so. */
  offline(): readonly SandboxId[] {
    return this.all().flatMap(({ id, offline }) => (offline ? [id] : []));
  }

  /** Takes in a record as it is. */
  async add(record: SandboxRecord): Promise<void> {
    this.#records.set(record.id, record);
    await this.#write(record.id, () => this.#journal.save(record));
  }

  /** Changes it at once in memory; resolves when it is on the disk. Undefined when the sandbox is gone. */
  async apply(id: SandboxId, event: SandboxEvent): Promise<SandboxRecord | undefined> {
    const record = this.#records.get(id);
    if (record === undefined) return undefined;
    const next = advance(record, event);
    this.#records.set(id, next);
    await this.#write(id, () => this.#journal.save(next));
    return next;
  }

  async remove(id: SandboxId): Promise<void> {
    this.#records.delete(id);
    await this.#write(id, () => this.#journal.forget(id));
  }

  async #write(id: SandboxId, write: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(write);
    this.#writing.set(id, mine);
    try {
      await mine;
    } finally {
      if (this.#writing.get(id) === mine) this.#writing.delete(id);
    }
  }
}
