import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setImmediate } from 'node:timers';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Exercise } from '#checks';
import { checkId } from '#protocol';
import { Evaluator } from '../evaluation/evaluator.ts';
import type { Evaluated } from '../evaluation/outcome.ts';
import { type World, without } from '../evaluation/world.ts';
import { hidePlatform } from './hide-platform.ts';
import { guardLessonImports } from './lesson-imports.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/**
 * The body of a worker: a process of its own for the checks of one lesson, judged for every sandbox that asks. Authors' code
 * runs here and nowhere else. Not a thread: V8 answers some exhausted heaps, one array that grows and grows among them, by
 * ending the whole process, whatever cap the thread had.
 */
interface Session {
  readonly evaluator: Evaluator;
  world: World;
}

const loadedModule = z.object({
  default: z.custom<Exercise>(
    (value) => z.object({ checks: z.array(z.object({ id: checkId, test: z.function() })) }).safeParse(value).success,
    'The default export of checks.ts must be exercise({…})',
  ),
});

let exercise: Exercise | undefined;
let stopwatch: (() => number) | undefined;
let leftBehind: unknown;
const sessions = new Map<number, Session>();
const post = (message: FromWorker) => process.send?.(message);

process.on('unhandledRejection', (reason) => {
  leftBehind ??= reason;
});
process.on('uncaughtException', (error) => {
  leftBehind ??= error;
});
process.on('disconnect', () => process.exit(0));
/** One after the other, in the order in which they were sent. */
let orders = Promise.resolve();
process.on('message', (message: ToWorker) => {
  orders = orders
    .then(() => obey(message))
    .catch((error: unknown) => {
      leftBehind ??= error;
    });
});
hidePlatform();

async function obey(message: ToWorker): Promise<void> {
  if (message.type === 'load') await load(message);
  else if (message.type === 'forget') sessions.delete(message.session);
  else await evaluate(message);
}

async function load({ checksFile, traced }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
  if (traced) stopwatch = () => performance.now();
  try {
    guardLessonImports(checksFile);
    exercise = loadedModule.parse(await import(pathToFileURL(checksFile).href)).default;
    post({
      type: 'ready',
      sandbox: exercise.sandbox,
      ...(exercise.egress === 'off' && { egress: exercise.egress }),
      seeds: exercise.seed,
      checks: exercise.checks.map(({ id, after, hints, test: _, ...rest }) => ({
        ...rest,
        id: checkId.parse(id),
        after: after.map((first) => checkId.parse(first)),
        ...(hints === undefined ? {} : { hints }),
      })),
    });
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    post({ type: 'broken', message, stack });
  }
}

async function evaluate(message: Extract<ToWorker, { type: 'evaluate' }>): Promise<void> {
  if (exercise === undefined) return;
  const { job, constants, news, dropped, held, last } = message;
  const session = sessions.get(message.session) ?? {
    evaluator: new Evaluator(exercise, constants, stopwatch),
    world: {},
  };
  sessions.set(message.session, session);
  session.world = { ...without(session.world, dropped), ...news };
  let results: Evaluated[] = [];
  const take = () => {
    const taken = results;
    results = [];
    return taken;
  };
  await session.evaluator.evaluate({
    world: session.world,
    held,
    last,
    onStart: (check) => post({ type: 'start', job, check, results: take() }),
    onResult: (result) => results.push(result),
    leftBehind: takeLeftBehind,
  });
  post({ type: 'done', job, results: take() });
}

/** What failed since the last time without anybody who awaits it; Node tells that before its loop turns. */
async function takeLeftBehind(): Promise<unknown> {
  await new Promise((resolve) => setImmediate(resolve));
  const stray = leftBehind;
  leftBehind = undefined;
  return stray;
}
