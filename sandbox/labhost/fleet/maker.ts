import { type SandboxId, type SeatId, sandboxId, toBase32 } from '#protocol';
import type { FleetContext } from './fleet-context.ts';
import type { SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';
import { sandboxReady, startSandbox } from './sandbox/create-sandbox.ts';
import { destroySandbox } from './sandbox/destroy-sandbox.ts';

/** Makes and removes sandboxes and keeps the roster true. */
export class Maker {
  readonly #context: FleetContext;
  readonly #roster: Roster;
  readonly #removals = new Map<SandboxId, Promise<void>>();

  constructor(context: FleetContext, roster: Roster) {
    this.#context = context;
    this.#roster = roster;
  }

  /** What a sandbox made now is made of. */
  get version(): string {
    const { sandboxImage, template } = this.#context.settings;
    return `${sandboxImage} ${template ?? 'none'}`;
  }

  /** A new record, written before anything of it exists. With a seat it is that learner's from the first moment. */
  async register(seat?: SeatId): Promise<SandboxRecord> {
    const record: SandboxRecord = {
      id: sandboxId.parse(`s-${toBase32(this.#context.random(12))}`),
      ...(seat === undefined ? {} : { seat }),
      state: 'starting',
      createdAt: this.#context.now(),
      made: this.version,
    };
    await this.#roster.add(record);
    return record;
  }

  /** Brings a registered sandbox to `warm` or `active`, or to `failed` with everything of it removed. Never rejects. */
  async make({ id, createdAt }: SandboxRecord): Promise<SandboxRecord | undefined> {
    try {
      const { id: container, pid } = await startSandbox(this.#context, id);
      await this.#roster.apply(id, { type: 'started', container, pid });
      await sandboxReady(this.#context, id);
      return await this.#roster.apply(id, { type: 'ready', readyMs: this.#context.now() - createdAt });
    } catch (error) {
      if (this.#roster.get(id)?.state === 'stopping') return undefined;
      this.#context.log.error({ err: error, id }, 'a sandbox did not start');
      const reason = error instanceof Error ? error.message : String(error);
      return await this.#roster.apply(id, { type: 'failed', reason });
    }
  }

  /** Removes it, whatever its state; a second call joins the first. */
  async remove(id: SandboxId): Promise<void> {
    const running = this.#removals.get(id);
    if (running !== undefined) return running;
    const removal = this.#removeNow(id).finally(() => this.#removals.delete(id));
    this.#removals.set(id, removal);
    return removal;
  }

  /** Tries again what could not be removed because the engine was away, and removes what failed and belongs to nobody. */
  async tidy(): Promise<void> {
    for (const { id, state, seat } of this.#roster.all()) {
      if (state === 'stopping' || (state === 'failed' && seat === undefined)) await this.remove(id);
    }
  }

  async #removeNow(id: SandboxId): Promise<void> {
    await this.#roster.apply(id, { type: 'removing' });
    await destroySandbox(this.#context, id);
    await this.#roster.remove(id);
  }
}
