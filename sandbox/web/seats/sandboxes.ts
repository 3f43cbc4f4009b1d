import { setTimeout as delay } from 'node:timers/promises';
import { type LearnerId, type Problem, type SandboxId, type SandboxView, seatId, toBase32 } from '#protocol';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import type { Metrics } from '../metrics.ts';
import type { LabHosts } from './lab-hosts.ts';
import { failedView, goneView, toView } from './views.ts';

export type SandboxEvent =
  | { readonly type: 'view'; readonly view: SandboxView }
  | { readonly type: 'notice'; readonly notice: Problem | undefined };

/** A learner's sandbox: the seat is the wish, kept in the store; what runs is the lab host's word. */
export interface Sandboxes {
  /** Claims seat and sandbox. The same learner gets the same sandbox, also in two tabs at once. */
  claim(learner: LearnerId): Promise<SandboxView>;
  /** A fresh one in its place. */
  reset(learner: LearnerId): Promise<SandboxView>;
  /** Undefined when the learner never claimed one. */
  view(learner: LearnerId): Promise<SandboxView | undefined>;
  /** Whether this is the learner's present sandbox. */
  owns(learner: LearnerId, sandbox: SandboxId): Promise<boolean>;
  /** Changes of the view and notices from now on; a notice that waits is told at once. */
  subscribe(learner: LearnerId, listener: (event: SandboxEvent) => void): () => void;
  /** Tells the pages of a learner something; undefined takes it back. */
  notify(learner: LearnerId, notice: Problem | undefined): void;
  /** Somebody has seen a sign that the sandbox is gone: asks the lab host and tells the pages. */
  look(learner: LearnerId): Promise<void>;
  close(): void;
}

const template = 'docker';
/** Milliseconds between two looks at a sandbox that starts, and until it is given up. */
const startPause = 200;
const startPatience = 120_000;

export function createSandboxes(
  context: WebContext & { readonly hosts: LabHosts; readonly metrics: Metrics },
): Sandboxes {
  const { store, hosts, log, now, random, metrics } = context;
  const listeners = new Map<LearnerId, Set<(event: SandboxEvent) => void>>();
  const waiting = new Map<LearnerId, Problem>();
  const busy = new Map<LearnerId, Promise<unknown>>();
  const following = new Map<SandboxId, AbortController>();

  const tell = (learner: LearnerId, event: SandboxEvent) => {
    for (const listener of [...(listeners.get(learner) ?? [])]) listener(event);
  };
  const notify = (learner: LearnerId, notice: Problem | undefined) => {
    const heard = listeners.has(learner);
    if (notice === undefined || heard) waiting.delete(learner);
    else waiting.set(learner, notice);
    tell(learner, { type: 'notice', notice });
  };
  const newSeat = () => seatId.parse(`t-${toBase32(random(20))}`);

  /** One change at a time for each learner: the second waits, then sees what the first did. */
  const inTurn = <T>(learner: LearnerId, work: () => Promise<T>): Promise<T> => {
    const before = busy.get(learner) ?? Promise.resolve();
    const turn = before.then(work, work);
    busy.set(learner, turn);
    const done = () => {
      if (busy.get(learner) === turn) busy.delete(learner);
    };
    turn.then(done, done);
    return turn;
  };

  const occupy = async (seat: Seat): Promise<SandboxView> => {
    const sandbox = await hosts.place(seat.id).claim({ template, seat: seat.id });
    if (seat.sandbox !== sandbox.id) await store.seats.setSandbox(seat.id, sandbox.id);
    if (seat.sandbox !== undefined && seat.sandbox !== sandbox.id) notify(seat.learner, replaced);
    const view = toView(sandbox);
    metrics.claim(view.state === 'active' || view.state === 'starting' ? view.state : 'failed');
    if (view.state === 'starting') void follow(seat.learner, sandbox.id);
    tell(seat.learner, { type: 'view', view });
    return view;
  };

  const follow = async (learner: LearnerId, id: SandboxId) => {
    if (following.has(id)) return;
    const stop = new AbortController();
    following.set(id, stop);
    try {
      for (const deadline = now() + startPatience; ; ) {
        await delay(startPause, undefined, { signal: stop.signal });
        const view = toView(await hosts.of(id).get(id));
        if (view.state === 'starting' && now() < deadline) continue;
        return tell(learner, { type: 'view', view });
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      log.warn({ err: error, sandbox: id }, 'A starting sandbox was lost from sight');
      tell(learner, { type: 'view', view: failedView(error) });
    } finally {
      following.delete(id);
    }
  };

  const view = async (learner: LearnerId) => {
    const seat = await store.seats.get(learner, template);
    if (seat?.sandbox === undefined) return undefined;
    return toView(await hosts.of(seat.sandbox).get(seat.sandbox));
  };

  return {
    claim: (learner) =>
      inTurn(learner, async () =>
        occupy(await store.seats.claim({ id: newSeat(), learner, template, createdAt: now() })),
      ),
    reset: (learner) =>
      inTurn(learner, async () => {
        const seat = await store.seats.claim({ id: newSeat(), learner, template, createdAt: now() });
        if (seat.sandbox === undefined) return occupy(seat);
        tell(learner, { type: 'view', view: goneView('Your sandbox is being replaced by a fresh one') });
        following.get(seat.sandbox)?.abort();
        await hosts.of(seat.sandbox).destroy(seat.sandbox);
        // A new seat: the lab host may still be taking down the old sandbox of the old one.
        await store.seats.renew(seat.id, newSeat());
        return occupy(await store.seats.claim({ id: newSeat(), learner, template, createdAt: now() }));
      }),
    view,
    owns: async (learner, sandbox) => (await store.seats.find(learner, sandbox)) !== undefined,
    subscribe: (learner, listener) => {
      const own = listeners.get(learner) ?? new Set();
      listeners.set(learner, own.add(listener));
      const notice = waiting.get(learner);
      waiting.delete(learner);
      if (notice !== undefined) listener({ type: 'notice', notice });
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(learner) === own) listeners.delete(learner);
      };
    },
    notify,
    look: async (learner) => {
      try {
        const found = await view(learner);
        if (found !== undefined) tell(learner, { type: 'view', view: found });
      } catch (error) {
        log.debug({ err: error, learner }, 'A sandbox could not be looked at');
      }
    },
    close: () => {
      for (const stop of following.values()) stop.abort();
    },
  };
}

const replaced: Problem = {
  code: 'sandbox-replaced',
  message: 'Your former sandbox ended, so this is a fresh one. Your progress is kept',
  hint: 'Files and containers of the former one are gone: repeat the steps of the lesson that you need',
};
