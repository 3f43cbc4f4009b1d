import { type ClaimRequest, type SandboxId, sandboxId, toBase32 } from '#protocol';
import type { FleetContext } from './fleet-context.ts';
import type { SandboxRecord } from './record.ts';
import type { Roster } from './roster.ts';
import { giveWay } from './sandbox/cpu-weight.ts';
import { sandboxReady, startSandbox } from './sandbox/create-sandbox.ts';
import { destroyAllButNetwork, endSandbox } from './sandbox/destroy-sandbox.ts';

/** Starts that are remembered for an estimate of the next one. */
const rememberedStarts = 20;

/** Makes, stops and removes sandboxes and keeps the roster true. */
export class Maker {
  readonly #context: FleetContext;
  readonly #roster: Roster;
  readonly #removals = new Map<SandboxId, Removal>();
  readonly #shelvings = new Map<SandboxId, Promise<void>>();
  #took: readonly number[] = [];

  constructor(context: FleetContext, roster: Roster) {
    this.#context = context;
    this.#roster = roster;
  }

  /** Milliseconds of the last starts, the newest at the end. */
  get took(): readonly number[] {
    return this.#took;
  }

  /** What a sandbox made now is made of. */
  get version(): string {
    const { sandboxImage, template } = this.#context.settings;
    return `${sandboxImage} ${template ?? 'none'}`;
  }

  /** A new record, written before anything of it exists. With a seat it is that learner's from the first moment. */
  async register({ seat, owner }: Partial<ClaimRequest> = {}): Promise<SandboxRecord> {
    const record: SandboxRecord = {
      id: sandboxId.parse(`s-${toBase32(this.#context.random(12))}`),
      ...(seat && { seat }),
      ...(owner && { owner }),
      state: 'requested',
      createdAt: this.#context.now(),
      made: this.version,
    };
    await this.#roster.add(record);
    return record;
  }

  /** Brings a requested sandbox to `warm` or `active`, or to `failed`; one that holds a learner's files goes back to `stopped`. Rejects only then. */
  async make({ id, seat, resumed }: SandboxRecord): Promise<SandboxRecord | undefined> {
    const { now } = this.#context;
    const begun = now();
    try {
      const { id: container, pid } = await startSandbox(this.#context, id);
      if (seat === undefined) await giveWay(container);
      await this.#roster.apply(id, { type: 'started', container, pid });
      await sandboxReady(this.#context, id);
      this.#took = [...this.#took, now() - begun].slice(-rememberedStarts);
      return await this.#roster.apply(id, { type: 'ready', readyMs: now() - begun });
    } catch (error) {
      if (this.#roster.get(id)?.state === 'removing') return undefined;
      if (resumed) {
        await this.shelve(id);
        throw error;
      }
      this.#context.log.error({ err: error, id }, 'a sandbox did not start');
      const reason = error instanceof Error ? error.message : String(error);
      return await this.#roster.apply(id, { type: 'failed', reason });
    }
  }

  /** Ends its programs and keeps its files. Fine when that has been done. */
  async pause(id: SandboxId): Promise<void> {
    const state = this.#roster.get(id)?.state;
    if (state === 'active') await this.#roster.apply(id, { type: 'pause' });
    if (state === 'active' || state === 'pausing') await this.shelve(id);
  }

  /** Takes away all of a sandbox but its files; two at once are one. */
  async shelve(id: SandboxId): Promise<void> {
    const running = this.#shelvings.get(id);
    if (running !== undefined) return running;
    const shelving = this.#shelveNow(id).finally(() => this.#shelvings.delete(id));
    this.#shelvings.set(id, shelving);
    return shelving;
  }

  async #shelveNow(id: SandboxId): Promise<void> {
    await endSandbox(this.#context, id);
    if (this.#roster.get(id)?.state !== 'removing') {
      await this.#roster.apply(id, { type: 'paused', at: this.#context.now() });
    }
  }

  /** Removes it, whatever its state, and resolves when nothing of it is left; a second call joins the first. */
  remove(id: SandboxId): Promise<void> {
    return this.#removal(id).gone;
  }

  /** Removes it too, and resolves as soon as its programs and files are gone; its network follows, and the record with it. */
  end(id: SandboxId): Promise<void> {
    return this.#removal(id).ended;
  }

  /**
   * Tries again what could not be ended because the engine was away; removes what failed and belongs to nobody, and what was stopped
   * for longer than is promised.
   */
  async tidy(): Promise<void> {
    const { now, settings } = this.#context;
    for (const record of this.#roster.all()) {
      const { id, state, seat } = record;
      if (state === 'pausing') await this.shelve(id);
      const isOld = state === 'stopped' && now() - record.stoppedAt > settings.keepStopped;
      if (state === 'removing' || isOld || (state === 'failed' && seat === undefined)) await this.remove(id);
    }
  }

  #removal(id: SandboxId): Removal {
    const running = this.#removals.get(id);
    if (running !== undefined) return running;
    const ended = this.#endNow(id);
    const gone = ended.then(() => this.#forget(id)).finally(() => this.#removals.delete(id));
    // Whoever waits for the end only does not hear of what comes after it; tidying tries again.
    gone.catch((error: unknown) => this.#context.log.warn({ err: error, id }, 'a sandbox is not gone yet'));
    const removal = { ended, gone };
    this.#removals.set(id, removal);
    return removal;
  }

  async #endNow(id: SandboxId): Promise<void> {
    await this.#roster.apply(id, { type: 'removing' });
    await this.#shelvings.get(id)?.catch(() => undefined);
    await destroyAllButNetwork(this.#context, id);
  }

  async #forget(id: SandboxId): Promise<void> {
    await this.#context.engine.removeNetwork(id);
    const wasOffline = this.#roster.get(id)?.offline;
    await this.#roster.remove(id);
    if (wasOffline) await this.setOffline();
  }

  /** Brings the firewall in line with what the records say. */
  async setOffline(): Promise<void> {
    await this.#context.firewall.setOffline(this.#roster.offline());
  }
}

/** Two moments of a removal that others wait for; both reject when it failed before the first. */
interface Removal {
  readonly ended: Promise<void>;
  readonly gone: Promise<void>;
}
