import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import type { Exercise } from '#checks';
import { checkId } from '#protocol';
import { Evaluator } from '../evaluation/evaluator.ts';
import { type World, without } from '../evaluation/world.ts';
import { guardLessonImports } from './lesson-imports.ts';
import { type FromWorker, type ToWorker, workerStart } from './messages.ts';

/** One worker thread: the checks of one lesson, judged for every sandbox that asks. Authors' code runs here and nowhere else. */
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

const port = parentPort;
if (port === null) throw new Error('This file is the body of a worker thread');
const post = (message: FromWorker) => port.postMessage(message);

const { checksFile } = workerStart.parse(workerData);
try {
  guardLessonImports(checksFile);
  const { default: exercise } = loadedModule.parse(await import(pathToFileURL(checksFile).href));
  listen(exercise);
  post({
    type: 'ready',
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

function listen(exercise: Exercise): void {
  const sessions = new Map<number, Session>();
  port?.on('message', async (message: ToWorker) => {
    if (message.type === 'forget') {
      sessions.delete(message.session);
      return;
    }
    const { job, constants, news, dropped, skip } = message;
    const session = sessions.get(message.session) ?? { evaluator: new Evaluator(exercise, constants), world: {} };
    sessions.set(message.session, session);
    session.world = { ...without(session.world, dropped), ...news };
    const results = await session.evaluator.evaluate({
      world: session.world,
      skip: new Set(skip),
      onStart: (check) => post({ type: 'start', job, check }),
    });
    post({ type: 'done', job, results });
  });
}
