import type { SeatId } from '#protocol';
import type { FleetContext } from './fleet-context.ts';
import type { Maker } from './maker.ts';
import type { SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';

/** Hands out sandboxes, from the ones kept ready where there is one. */
export class Pool {
  readonly #context: FleetContext;
  readonly #roster: Roster;
  readonly #maker: Maker;
  /** Claims under way, so that two of the same seat are one. */
  readonly #claims = new Map<SeatId, Promise<SandboxRecord>>();
  #refilling = false;
  /** Claims that wait for a cold start: the pool is refilled after them, not beside them. */
  #coldStarts = 0;
  #open = false;

  constructor(context: FleetContext, roster: Roster, maker: Maker) {
    this.#context = context;
    this.#roster = roster;
    this.#maker = maker;
  }

  /** Sandboxes that can be claimed at once. */
  get warm(): number {
    return this.#ready().length;
  }

  /** From now on sandboxes may start. */
  open(): void {
    this.#open = true;
    this.refill();
  }

  /** The seat's sandbox: the one it has, a warm one, or a new one once its engine answers. */
  async claim(seat: SeatId): Promise<SandboxRecord> {
    const running = this.#claims.get(seat);
    if (running !== undefined) return running;
    const claim = this.#claimNow(seat).finally(() => {
      this.#claims.delete(seat);
      this.refill();
    });
    this.#claims.set(seat, claim);
    return claim;
  }

  async #claimNow(seat: SeatId): Promise<SandboxRecord> {
    const held = this.#roster.ofSeat(seat);
    if (held !== undefined) return held;
    const [warm] = this.#ready();
    if (warm !== undefined) {
      const claimed = await this.#roster.apply(warm.id, { type: 'claimed', seat });
      if (claimed !== undefined) return claimed;
    }
    this.#coldStarts += 1;
    try {
      const record = await this.#maker.register(seat);
      return (await this.#maker.make(record)) ?? { ...record, state: 'stopping' };
    } finally {
      this.#coldStarts -= 1;
    }
  }

  /** Makes warm sandboxes one at a time until there are enough; returns at once. Warm ones of an older version go. */
  refill(): void {
    if (this.#refilling || !this.#open) return;
    this.#refilling = true;
    void this.#refillNow()
      .catch((error: unknown) => this.#context.log.error({ err: error }, 'the pool could not be refilled'))
      .finally(() => {
        this.#refilling = false;
      });
  }

  async #refillNow(): Promise<void> {
    const { settings, signal } = this.#context;
    for (const record of this.#roster.all()) {
      if (record.state === 'warm' && record.made !== this.#maker.version) await this.#maker.remove(record.id);
    }
    let failures = 0;
    while (this.#coldStarts === 0 && !signal.aborted && this.#ready().length < settings.warm) {
      const record = await this.#maker.register();
      const made = await this.#maker.make(record);
      if (made?.state === 'warm') {
        failures = 0;
        continue;
      }
      await this.#maker.remove(record.id);
      failures += 1;
      // The next claim tries again; an engine that cannot start sandboxes is not hammered.
      if (failures === 3) return;
    }
  }

  #ready(): readonly SandboxRecord[] {
    return this.#roster.all().filter((record) => record.state === 'warm' && record.made === this.#maker.version);
  }
}
