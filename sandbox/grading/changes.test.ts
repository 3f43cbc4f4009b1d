import { expect, it } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { changes } from '../testing/changes/changes.ts';
import { Trace } from '../testing/changes/trace.ts';
import { VerdictSequences } from '../testing/changes/verdict-sequences.ts';
import { someConstants } from '../testing/constants.ts';
import { HandClock } from '../testing/hand-clock.ts';
import exercise from '../testing/lessons/calm/01-changes/checks.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { LessonSession } from './session/lesson-session.ts';

/** The same as changes.docker.test.ts over what once came from a real sandbox, in no time. */
it.each(changes)('shows nothing that passes by: $name, as it was recorded', async ({ name, shows }) => {
  const trace = Trace.read(name);
  const clock = new HandClock(trace.startsAt);
  const evaluator = new Evaluator(exercise, someConstants);
  const shown = new VerdictSequences();
  const session = new LessonSession({
    clock,
    lesson: aLesson({ id: 'calm/01-changes', checks: exercise.checks }),
    observation: trace.replay(clock),
    judge: () => ({
      evaluate: async (world, onResults) => onResults(await evaluator.evaluate({ world })),
      close: () => undefined,
    }),
    onResults: (results) => shown.add(results),
  });
  await trace.play(clock, () => shown.begin());
  session.close();
  for (const [check, calm] of Object.entries(shows)) expect(calm, check).toContainEqual(shown.of(check));
});
