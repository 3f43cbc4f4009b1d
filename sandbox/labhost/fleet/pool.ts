import { setTimeout as pause } from 'node:timers/promises';
import { type ClaimRequest, type SeatId, UserError } from '#protocol';
import type { Admission } from './admission/index.ts';
import { lately, refillPause, warmTarget } from './demand.ts';
import type { FleetContext } from './fleet-context.ts';
import type { Maker } from './maker.ts';
import type { SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';
import { takePart } from './sandbox/cpu-weight.ts';

/** Milliseconds that more are kept ready than are wanted just now. */
const patience = 10 * 60_000;

/** Hands out sandboxes, from the ones kept ready where there is one. */
export class Pool {
  readonly #context: FleetContext;
  readonly #roster: Roster;
  readonly #maker: Maker;
  readonly #admission: Admission;
  /** Claims under way, so that two of the same seat are one. */
  readonly #claims = new Map<SeatId, Promise<SandboxRecord>>();
  #refilling = false;
  /** Claims that wait for a start: the pool is refilled after them, not beside them. */
  #learnersWait = 0;
  #open = false;
  /** Times of claims and of what was made in advance, in the last minute, by the clock that nobody sets. */
  #claimed: readonly number[] = [];
  #made: readonly number[] = [];

  constructor(context: FleetContext, roster: Roster, maker: Maker, admission: Admission) {
    this.#context = context;
    this.#roster = roster;
    this.#maker = maker;
    this.#admission = admission;
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

  /**
   * The seat's sandbox: the one it has, taken up again when it was stopped; a warm one; or a new one once its engine answers.
   * Throws UserError `lab-host-full`.
   */
  async claim(request: ClaimRequest): Promise<SandboxRecord> {
    const { seat } = request;
    const running = this.#claims.get(seat);
    if (running !== undefined) return running;
    const claim = this.#claimNow(request).finally(() => {
      this.#claims.delete(seat);
      this.refill();
    });
    this.#claims.set(seat, claim);
    return claim;
  }

  async #claimNow(request: ClaimRequest): Promise<SandboxRecord> {
    const { seat, owner } = request;
    const { steady } = this.#context;
    const held = this.#roster.ofSeat(seat);
    if (held !== undefined && held.state !== 'stopped' && held.state !== 'pausing') return held;
    this.#claimed = [...lately(this.#claimed, steady()), steady()];
    if (held !== undefined) return this.#resume(held);
    const [warm] = this.#ready();
    if (warm !== undefined) {
      const claimed = await this.#roster.apply(warm.id, { type: 'claimed', seat, owner });
      if (claimed?.container !== undefined) await takePart(claimed.container);
      if (claimed !== undefined) return claimed;
    }
    return this.#start(() => this.#maker.register(request));
  }

  async #resume(held: SandboxRecord): Promise<SandboxRecord> {
    if (held.state === 'pausing') await this.#maker.shelve(held.id);
    if (held.made !== this.#maker.version) {
      throw new UserError(
        {
          code: 'sandbox-outdated',
          message: 'Your sandbox was stopped before Drydock was renewed, and cannot go on',
          hint: 'Reset it to get a fresh one. Your progress is kept',
        },
        { status: 409 },
      );
    }
    return this.#start(async () => {
      const again = await this.#roster.apply(held.id, { type: 'again' });
      if (again === undefined) throw new Error(`The sandbox ${held.id} went while it was taken up again`);
      return again;
    });
  }

  /** Where there is room; the pool waits meanwhile. */
  async #start(begin: () => Promise<SandboxRecord>): Promise<SandboxRecord> {
    this.#learnersWait += 1;
    try {
      return await this.#admission.admit(async () => {
        const record = await begin();
        return (await this.#maker.make(record)) ?? { ...record, state: 'removing' };
      });
    } finally {
      this.#learnersWait -= 1;
    }
  }

  /** Makes warm sandboxes one at a time until there are enough; returns at once. Warm ones of an older version go. */
  refill(): void {
    if (this.#refilling || !this.#open) return;
    this.#refilling = true;
    void this.#refillNow()
      .catch((error: unknown) => {
        if (!this.#context.signal.aborted) this.#context.log.error({ err: error }, 'the pool could not be refilled');
      })
      .finally(() => {
        this.#refilling = false;
      });
  }

  async #refillNow(): Promise<void> {
    const { settings, signal, steady } = this.#context;
    await this.#shrink();
    let failures = 0;
    while (this.#learnersWait === 0 && !signal.aborted) {
      if (this.#ready().length >= warmTarget(this.#claimed, steady(), settings.warm)) return;
      const wait = refillPause(this.#made, steady(), settings.warm.perMinute);
      if (wait > 0) await pause(wait, undefined, { signal });
      // Tending asks again soon.
      if (this.#learnersWait > 0 || !(await this.#admission.isCalm())) return;
      this.#made = [...lately(this.#made, steady()), steady()];
      const made = await this.#admission.admit(async () => this.#maker.make(await this.#maker.register()));
      if (made?.state === 'warm') {
        failures = 0;
        continue;
      }
      // Undefined when it was removed meanwhile.
      if (made?.state === 'failed') await this.#maker.remove(made.id);
      failures += 1;
      // The next claim tries again; an engine that cannot start sandboxes is not hammered.
      if (failures === 3) return;
    }
  }

  /** Takes away those of an older version, and after a while those that nobody comes for. */
  async #shrink(): Promise<void> {
    const { settings, now, steady } = this.#context;
    for (const record of this.#roster.all()) {
      if (record.state === 'warm' && record.made !== this.#maker.version) await this.#maker.remove(record.id);
    }
    const surplus = this.#ready().slice(warmTarget(this.#claimed, steady(), settings.warm));
    for (const { id, createdAt } of surplus) {
      if (now() - createdAt > patience && this.#roster.get(id)?.state === 'warm') await this.#maker.remove(id);
    }
  }

  #ready(): readonly SandboxRecord[] {
    return this.#roster.all().filter((record) => record.state === 'warm' && record.made === this.#maker.version);
  }
}
