import { describe, expect, it } from 'vitest';
import { type LearnerId, learnerId, seatId } from '#protocol';
import { endOf, grants, type Situation } from './grants.ts';

const learner = (letter: string) => learnerId.parse(`l-${letter.repeat(20)}`);
const seat = (letter: string) => seatId.parse(`t-${letter.repeat(20)}`);
const waits = (letter: string) => ({ id: seat(letter), learner: learner(letter) });
const members = (...letters: string[]): ReadonlyMap<LearnerId, ReadonlySet<string>> =>
  new Map(letters.map((letter) => [learner(letter), new Set(['course'])]));
const reservation = { id: 'r', class: 'course', seats: 2, startsAt: 100, endsAt: 200 };
const calm: Situation = {
  room: 2,
  inUse: [],
  line: ['a', 'b', 'c'].map(waits),
  reservations: [],
  classes: new Map(),
  now: 150,
};
const granted = (change: Partial<Situation>) => [...grants({ ...calm, ...change })].map((id) => id.charAt(2)).join('');

describe('who may start', () => {
  it.each([
    ['by the order of the line', {}, 'ab'],
    ['nobody when there is no room', { room: 0 }, ''],
    ['all when all fit', { room: 9 }, 'abc'],
    ['no stranger to places that are kept', { reservations: [reservation] }, ''],
    ['strangers to the rest', { room: 3, reservations: [reservation] }, 'a'],
    ['a member overtakes, to a place of the class', { reservations: [reservation], classes: members('c') }, 'c'],
    [
      'a member to a kept place, the first to another',
      { room: 3, reservations: [reservation], classes: members('c') },
      'ac',
    ],
    [
      'members that sit already have used theirs',
      { reservations: [reservation], classes: members('x', 'y', 'c'), inUse: [learner('x'), learner('y')] },
      'ab',
    ],
    ['everybody before it begins', { now: 99, reservations: [reservation] }, 'ab'],
    ['everybody when it is over', { now: 200, reservations: [reservation] }, 'ab'],
    ['a member waits when nothing fits', { room: 0, reservations: [reservation], classes: members('a') }, ''],
  ])('%s', (_name, change, expected) => {
    expect(granted(change)).toBe(expected);
  });
});

describe('when it has to end', () => {
  const later = { ...reservation, startsAt: 1000, endsAt: 2000 };
  const end = (change: Partial<Situation>, limit = 4000) =>
    endOf(learner('a'), limit, { ...calm, reservations: [later], now: 0, ...change });
  it.each([
    ['at the limit, when there is place for all', end({ room: 3 }), 4000],
    ['when a class comes that needs its place', end({ room: 2 }), 1000],
    ['when others sit there who are in the way too', end({ room: 2, inUse: [learner('x')] }), 1000],
    ['at the limit for a member', end({ room: 2, classes: members('a') }), 4000],
    ['at the limit when that is before the class comes', end({ room: 2 }, 500), 500],
    ['at the limit while the class is there: it has its places', end({ room: 2, now: 1500 }), 5500],
  ])('%s', (_name, found, expected) => {
    expect(found).toBe(expected);
  });
});
