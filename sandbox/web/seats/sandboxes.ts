import { setTimeout as delay } from 'node:timers/promises';
import {
  type Beginning,
  type LearnerId,
  type Problem,
  type SandboxId,
  type SandboxView,
  seatId,
  toBase32,
  UserError,
} from '#protocol';
import type { Seat } from '../../storage/index.ts';
import type { Metrics } from '../metrics.ts';
import type { Steps } from '../progress/steps.ts';
import { createSaver } from '../snapshots/saver.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { endingOf } from './due.ts';
import { endOf } from './grants.ts';
import { keepSeats } from './keeper.ts';
import { type OccupyContext, occupy } from './occupy.ts';
import { createSandboxFeed, type SandboxFeed } from './sandbox-feed.ts';
import { moveSeat, outOfLine, requestAgain, rest } from './seat-moves.ts';
import { type Present, placeOf, readPresent } from './situation.ts';
import { createTurns } from './turns.ts';
import { failedView, goneView, leftLine, stoppedByHost, stoppedByLearner, stoppedView, toView } from './views.ts';

/** A learner's sandbox: the seat is the wish, kept in the store; what runs is the lab host's word. */
export interface Sandboxes extends Pick<SandboxFeed, 'subscribe' | 'notify'> {
  /** Claims seat and sandbox. The same learner gets the same sandbox, also in two tabs at once. */
  claim(learner: LearnerId): Promise<SandboxView>;
  /** A fresh one in its place. */
  reset(learner: LearnerId): Promise<SandboxView>;
  /** A fresh one in its place, in which the tasks before this one are done. Also after a wait in line, and after web was restarted. */
  begin(learner: LearnerId, begin: Beginning): Promise<SandboxView>;
  /** Undefined when the learner never claimed one. */
  view(learner: LearnerId): Promise<SandboxView | undefined>;
  /** Whether this is the learner's present sandbox. */
  owns(learner: LearnerId, sandbox: SandboxId): Promise<boolean>;
  /** Somebody has seen a sign that the sandbox is gone: asks the lab host and tells the pages. */
  look(learner: LearnerId): Promise<void>;
  /** Ends its programs and keeps its files; leaves the line. Undefined when the learner never claimed one. */
  pause(learner: LearnerId): Promise<SandboxView | undefined>;
  /** A new limit from now on. Throws UserError `others-wait`. */
  extend(learner: LearnerId): Promise<SandboxView | undefined>;
  /** The learner did something. */
  touch(learner: LearnerId): void;
  close(): void;
}

const template = 'docker';
/** Milliseconds after which a claim answers "starting" and goes on behind. */
const answerWithin = 500;

const coldStart = 'No sandbox was waiting, so a new one starts and its Docker comes up: a few seconds';
const replacing = 'Your sandbox is taken away and a fresh one comes in its place';
const jumping = 'Your sandbox is taken away; a fresh one comes and is brought to where the task begins';
const arriving = 'It is brought to where your task begins';
const brokenOff = 'It was being brought to where a task begins when Drydock was restarted. Start again to go on';
const yourTurn = 'It is your turn: your sandbox starts';
const checkingWall = 'The lab host checks its safety before the first sandbox starts: some seconds, once';

export function createSandboxes(
  context: Omit<OccupyContext, 'signal' | 'onWall' | 'onReplaced' | 'hasFiles'> & {
    readonly metrics: Metrics;
    readonly steps: Steps;
    readonly snapshots: Snapshots;
  },
): Sandboxes {
  const { store, hosts, log, now, random, metrics, times, steps, snapshots } = context;
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

  const occupying: OccupyContext = {
    ...context,
    signal: stop.signal,
    onWall: ({ learner }) => showStarting(learner, checkingWall),
    hasFiles: async ({ learner }) => (await snapshots.saved(learner)) !== undefined,
    // Who began at a task is brought there again: files of a task half done would be in the way.
    onReplaced: async ({ learner, begin }, sandbox) => {
      const isBack = begin === undefined && (await snapshots.restore(learner, sandbox).catch(() => false));
      feed.notify(learner, isBack ? replacedWithFiles : replaced);
    },
  };
  const saver = createSaver(context, snapshots, feed.notify);

  /** Does the work in the learner's turn; answers "starting" when it takes longer than a person notices. */
  const claimBy = async (learner: LearnerId, detail: string, work: () => Promise<Seat>): Promise<SandboxView> => {
    let late = false;
    const whole = turns.inTurn(learner, async () => {
      try {
        const view = await arrive(learner, await occupy(occupying, await work()));
        metrics.claim(view.state === 'active' || view.state === 'queued' ? view.state : 'failed');
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

  /** An active sandbox is brought to where its learner wants to begin. One in which that was broken off is replaced first. */
  const arrive = async (learner: LearnerId, view: SandboxView, tries = 1): Promise<SandboxView> => {
    const seat = view.state === 'active' ? await store.seats.get(learner, template) : undefined;
    if (seat === undefined || seat.sandbox === undefined || hasBegun(seat)) return view;
    showStarting(learner, arriving);
    const outcome = await steps.reach(seat, seat.sandbox, (detail) => showStarting(learner, detail));
    if (outcome === 'there') return view;
    if (outcome === 'failed') feed.notify(learner, stepFailed);
    const again = outcome === 'spoilt' && tries > 0 ? seat.begin : undefined;
    return arrive(learner, await occupy(occupying, await replace(learner, again)), tries - 1);
  };

  const replace = async (learner: LearnerId, begin?: Beginning): Promise<Seat> => {
    const seat = await seatOf(learner);
    if (seat.sandbox === undefined && begin === undefined) return seat;
    if (seat.sandbox === undefined) {
      await store.seats.renew(seat.id, seat.id, begin);
      return (await store.seats.get(learner, template)) ?? seat;
    }
    feed.show(learner, goneView(replacing));
    const entry = Buffer.from(random(16)).toString('hex');
    await store.audit.record({ id: entry, at: now(), actor: learner, action: 'sandbox.reset', subject: seat.sandbox });
    await hosts.of(seat.sandbox).destroy(seat.sandbox);
    // A new seat: the lab host may still be taking down the old sandbox of the old one.
    const id = newSeat();
    await store.seats.renew(seat.id, id, begin);
    return requestAgain(context, { ...seat, id, sandbox: undefined, begin: begin && { ...begin, begunIn: undefined } });
  };

  const view = async (learner: LearnerId): Promise<SandboxView | undefined> => {
    const waited = starting.get(learner);
    if (waited !== undefined) return waited;
    const seat = await store.seats.get(learner, template);
    return seat === undefined ? undefined : viewOf(seat);
  };

  const viewOf = async (seat: Seat): Promise<SandboxView | undefined> => {
    if (seat.state === 'queued') return queuedView(seat, await readPresent(context));
    if (seat.state === 'pausing' || seat.state === 'stopped') {
      const isNew = seat.sandbox === undefined && seat.since === 0;
      return isNew ? undefined : stoppedView(seat.sandbox === undefined ? leftLine : stoppedByLearner);
    }
    if (seat.sandbox === undefined) return undefined;
    if (!hasBegun(seat)) return goneView(brokenOff);
    const shown = toView(await hosts.of(seat.sandbox).get(seat.sandbox));
    const ending = endingOf(seat, times, now());
    return shown.state === 'active' && ending !== undefined ? { ...shown, ending } : shown;
  };

  const queuedView = async (seat: Seat, present: Present): Promise<SandboxView> => ({
    state: 'queued',
    ...(await placeOf(context, present, seat, times.limit)),
    ...(seat.heldUntil === undefined ? {} : { heldUntil: seat.heldUntil }),
  });

  /** Its programs end, its files stay; whoever waits leaves the line. */
  const stopSeat = async (seat: Seat, detail: string): Promise<SandboxView> => {
    const said = stoppedView(detail);
    if (seat.state === 'queued' || seat.state === 'requested') await moveSeat(context, seat, 'paused', outOfLine);
    else if (seat.sandbox !== undefined && ['active', 'idle', 'pausing'].includes(seat.state)) {
      const pausing = seat.state === 'pausing' ? seat : await moveSeat(context, seat, 'pause');
      // Told first: a page that sees its terminals close knows why.
      feed.show(seat.learner, said);
      await saver.beforeEnd(seat);
      await hosts.of(seat.sandbox).pause(seat.sandbox);
      await rest(context, pausing, 'paused');
    }
    feed.show(seat.learner, said);
    return said;
  };

  const inTurn = <T>(learner: LearnerId, work: (seat: Seat) => Promise<T>): Promise<T | undefined> =>
    turns.inTurn(learner, async () => {
      const seat = await store.seats.get(learner, template);
      return seat === undefined ? undefined : work(seat);
    });

  const showSeat = async (seat: Seat) => {
    const shown = await viewOf(seat);
    if (shown !== undefined) feed.show(seat.learner, shown);
    return shown;
  };

  const keeper = keepSeats({
    ...context,
    saveFiles: saver.look,
    isPresent: feed.has,
    inTurn,
    stopSeat,
    showSeat,
    showQueued: async (seat, present) => feed.show(seat.learner, await queuedView(seat, present)),
    showGone: (learner) => feed.show(learner, toView(undefined)),
    showStopped: (learner) => feed.show(learner, stoppedView(stoppedByHost)),
    claim: (learner) => claimBy(learner, yourTurn, () => seatOf(learner)),
  });

  return {
    subscribe: feed.subscribe,
    notify: feed.notify,
    claim: (learner) => claimBy(learner, coldStart, () => seatOf(learner)),
    reset: (learner) => claimBy(learner, replacing, () => replace(learner)),
    begin: (learner, begin) => claimBy(learner, jumping, () => replace(learner, begin)),
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
    pause: async (learner) =>
      inTurn(learner, (seat) => stopSeat(seat, seat.sandbox === undefined ? leftLine : stoppedByLearner)),
    extend: (learner) =>
      inTurn(learner, async (seat) => {
        if (seat.state !== 'active' && seat.state !== 'idle') return viewOf(seat);
        const present = await readPresent(context);
        if (present.line.length > 0) throw othersWait;
        const endsAt = endOf(learner, times.limit, present);
        return showSeat(await moveSeat(context, seat, 'touched', { endsAt, touchedAt: now() }));
      }),
    touch: keeper.touch,
    close: () => {
      stop.abort();
      keeper.close();
    },
  };
}

/** Whether nothing is wished of this sandbox, or it was done. */
function hasBegun({ begin, sandbox }: Seat): boolean {
  return begin === undefined || begin.begunIn === sandbox;
}

const stepFailed: Problem = {
  code: 'step-failed',
  message: 'The lab could not do the earlier tasks for you. The mistake is ours, not yours, and has been reported',
  hint: 'You have a fresh sandbox: press "Start here" once more, or begin with the first task',
};

const replaced: Problem = {
  code: 'sandbox-replaced',
  message: 'Your former sandbox ended, so this is a fresh one. Your progress is kept',
  hint: 'Files and containers of the former one are gone: repeat the steps of the lesson that you need',
};

const replacedWithFiles: Problem = {
  code: 'sandbox-replaced',
  message: 'Your former sandbox ended, so this is a fresh one, with your files in /root as they were last saved',
  hint: 'Containers of the former one are gone: start those again that you need. Your progress is kept',
};

const othersWait = new UserError(
  {
    code: 'others-wait',
    message: 'Others wait for a sandbox, so this one cannot run longer',
    hint: 'When it stops its files are kept: get in line again and go on',
  },
  { status: 409 },
);
