import { expect, it } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { lessonTimes } from './lesson-times.ts';

it('counts from the first trial of a lesson to the end of its last', () => {
  let now = 0;
  const times = lessonTimes(() => now);
  const [one, other] = [aLesson({ id: 'linux/01-one', checks: [] }), aLesson({ id: 'linux/02-two', checks: [] })];
  const at = (milliseconds: number, what: () => void) => {
    now = milliseconds;
    what();
  };
  at(1000, () => times.begins(one));
  at(2000, () => times.begins(other));
  at(3000, () => times.begins(one));
  expect(times.seconds(one)).toBe(0);
  at(4000, () => times.ended(one));
  at(9000, () => times.ended(other));
  at(9500, () => times.ended(one));
  expect([times.seconds(one), times.seconds(other)]).toEqual([8.5, 7]);
});
