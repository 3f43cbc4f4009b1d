import { type Answer, UserError } from '#protocol';
import type { Api } from '../../lab/client/api.ts';
import type { Clock } from '../../lab/client/clock.ts';
import { type AnswerBook, has } from './answer-book.ts';

/** Milliseconds until the next try when web did not take the answers. */
const retryPause = 20_000;
/** Milliseconds to gather answers that come close together. */
const gather = 500;
/** Answers a request. */
const batch = 50;

interface SyncContext {
  readonly api: Pick<Api, 'session' | 'answers' | 'addAnswers'>;
  readonly clock: Clock;
}

/**
 * Brings the answers of this device to web, and web's to this device: at once, after each answer, and again while web is
 * away. `known`: this browser was here before; a newcomer who has answered nothing does not become a guest by reading.
 */
export function syncAnswers({ api, clock }: SyncContext, book: AnswerBook, known: boolean): void {
  let theirs: readonly Answer[] = [];
  let running = false;
  let cancel = () => {};
  const later = (pause: number) => {
    cancel();
    cancel = clock.after(pause, () => void sync());
  };
  const missing = () => book.all.filter((one) => !has(theirs, one));
  const exchange = async (signal: AbortSignal) => {
    book.belongTo((await api.session(signal)).learner);
    theirs = (await api.answers(book.lesson, signal)).answers;
    for (let ours = missing(); ours.length > 0; ours = missing()) {
      await api.addAnswers(book.lesson, ours.slice(0, batch), signal);
      theirs = [...theirs, ...ours.slice(0, batch)];
    }
    book.add(theirs);
  };
  const sync = async () => {
    running = true;
    try {
      await exchange(new AbortController().signal);
    } catch (error) {
      // A lesson that web does not know has nothing to keep there.
      if (!(error instanceof UserError) || error.status !== 404) later(retryPause);
    } finally {
      running = false;
    }
  };
  book.watch(() => {
    if (!running && missing().length > 0) later(gather);
  });
  if (known || book.all.length > 0) later(0);
}
