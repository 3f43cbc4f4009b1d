import { setTimeout as delay } from 'node:timers/promises';
import { type LearnerId, type Problem, type SandboxId, type SandboxView, seatId, toBase32, UserError } from '#protocol';
import type { LabHosts } from '../../lab-client/index.ts';
import type { Seat } from '../../storage/index.ts';
import type { WebContext } from '../context.ts';
import type { Metrics } from '../metrics.ts';
import { createSandboxFeed, type SandboxFeed } from './sandbox-feed.ts';
import { createTurns } from './turns.ts';
import { failedView, goneView, toView } from './views.ts';

/** A learner's sandbox: the seat is the wish, kept in the store; what runs is the lab host's word. */
export interface Sandboxes extends Pick<SandboxFeed, 'subscribe' | 'notify'> {
  /** Claims seat and sandbox. The same learner gets the same sandbox, also in two tabs at once. */
  claim(learner: LearnerId): Promise<SandboxView>;
  /** A fresh one in its place. */
  reset(learner: LearnerId): Promise<SandboxView>;
  /** Undefined when the learner never claimed one. */
  view(learner: LearnerId): Promise<SandboxView | undefined>;
  /** Whether this is the learner's present sandbox. */
  owns(learner: LearnerId, sandbox: SandboxId): Promise<boolean>;
  /** Somebody has seen a sign that the sandbox is gone: asks the lab host and tells the pages. */
  look(learner: LearnerId): Promise<void>;
  close(): void;
}

const template = 'docker';
/** Milliseconds after which a claim answers "starting" and goes on behind. */
const answerWithin = 500;
/** Milliseconds between two looks at what starts, and until it is given up. */
const startPause = 200;
const startPatience = 120_000;

const coldStart = 'No sandbox was waiting, so a new one starts and its Docker comes up: a few seconds';
const replacing = 'Your sandbox is taken away and a fresh one comes in its place';
const checkingWall = 'The lab host checks its safety before the first sandbox starts: some seconds, once';

export function createSandboxes(
  context: WebContext & { readonly hosts: LabHosts; readonly metrics: Metrics },
): Sandboxes {
  const { store, hosts, log, now, random, metrics } = context;
  const feed = createSandboxFeed();
  const turns = createTurns<LearnerId>();
  const stop = new AbortController();
  /** What learners wait for just now; the last word on the view while it lasts. */
  const starting = new Map<LearnerId, SandboxView>();

  const newSeat = () => seatId.parse(`t-${toBase32(random(20))}`);
  const seatOf = (learner: LearnerId) => store.seats.claim({ id: newSeat(), learner, template, createdAt: now() });
  const showStarting = (learner: LearnerId, detail: string) => {
    const view: SandboxView = { state: 'starting', detail };
    starting.set(learner, view);
    feed.show(learner, view);
    return view;
  };

  /** The seat's sandbox once it is active or has failed. Waits while the lab host checks itself. */
  const occupy = async (seat: Seat): Promise<SandboxView> => {
    const host = hosts.place(seat.id);
    for (const deadline = now() + startPatience; ; await delay(startPause, undefined, { signal: stop.signal })) {
      try {
        const sandbox = await host.claim({ template, seat: seat.id });
        const view = toView(sandbox);
        if (view.state === 'starting' && now() < deadline) continue;
        if (seat.sandbox !== sandbox.id) await store.seats.setSandbox(seat.id, sandbox.id);
        if (seat.sandbox !== undefined && seat.sandbox !== sandbox.id) feed.notify(seat.learner, replaced);
        return view;
      } catch (error) {
        const isWall = error instanceof UserError && error.problem.code === 'wall-closed';
        if (!isWall || now() > deadline || (await host.hello()).wall.state === 'closed') throw error;
        showStarting(seat.learner, checkingWall);
      }
    }
  };

  /** Does the work in the learner's turn; answers "starting" when it takes longer than a person notices. */
  const claimBy = async (learner: LearnerId, detail: string, work: () => Promise<Seat>): Promise<SandboxView> => {
    let late = false;
    const whole = turns.inTurn(learner, async () => {
      try {
        const view = await occupy(await work());
        metrics.claim(view.state === 'active' ? 'active' : 'failed');
        starting.delete(learner);
        feed.show(learner, view);
        return view;
      } catch (error) {
        starting.delete(learner);
        metrics.claim('failed');
        if (late && !stop.signal.aborted) {
          log.warn({ err: error, learner }, 'A sandbox did not start');
          feed.show(learner, failedView(error));
        }
        throw error;
      }
    });
    const timer = new AbortController();
    const slow = delay(answerWithin, undefined, { signal: timer.signal, ref: false }).then(() => {
      late = true;
      return starting.get(learner) ?? showStarting(learner, detail);
    });
    // Whoever loses the race has nobody left to listen to its failure.
    whole.catch(() => undefined);
    slow.catch(() => undefined);
    return Promise.race([whole, slow]).finally(() => timer.abort());
  };

  const replace = async (learner: LearnerId): Promise<Seat> => {
    const seat = await seatOf(learner);
    if (seat.sandbox === undefined) return seat;
    feed.show(learner, goneView(replacing));
    const id = Buffer.from(random(16)).toString('hex');
    await store.audit.record({ id, at: now(), actor: learner, action: 'sandbox.reset', subject: seat.sandbox });
    await hosts.of(seat.sandbox).destroy(seat.sandbox);
    // A new seat: the lab host may still be taking down the old sandbox of the old one.
    await store.seats.renew(seat.id, newSeat());
    return seatOf(learner);
  };

  const view = async (learner: LearnerId) => {
    const waited = starting.get(learner);
    if (waited !== undefined) return waited;
    const seat = await store.seats.get(learner, template);
    if (seat?.sandbox === undefined) return undefined;
    return toView(await hosts.of(seat.sandbox).get(seat.sandbox));
  };

  return {
    subscribe: feed.subscribe,
    notify: feed.notify,
    claim: (learner) => claimBy(learner, coldStart, () => seatOf(learner)),
    reset: (learner) => claimBy(learner, replacing, () => replace(learner)),
    view,
    owns: async (learner, sandbox) => (await store.seats.find(learner, sandbox)) !== undefined,
    look: async (learner) => {
      try {
        const found = await view(learner);
        if (found !== undefined) feed.show(learner, found);
      } catch (error) {
        log.debug({ err: error, learner }, 'A sandbox could not be looked at');
      }
    },
    close: () => stop.abort(),
  };
}

const replaced: Problem = {
  code: 'sandbox-replaced',
  message: 'Your former sandbox ended, so this is a fresh one. Your progress is kept',
  hint: 'Files and containers of the former one are gone: repeat the steps of the lesson that you need',
};
