import { describe, expect, test, vi } from 'vitest';
import { type CheckHelp, type CheckResult, checkHelp, checkId, checkResult, firstLook, lessonId } from '#protocol';
import { Unreachable } from '../client/problems.ts';
import { fakeStorage } from '../fake-storage.ts';
import { storedPreferences } from '../preferences.ts';
import { HelpDesk } from './help-desk.ts';
import { isFailedTry, Tries } from './tries.ts';

const lesson = lessonId.parse('linux/02-namespaces');
const check = checkId.parse('own-uts');
const fail = (found: string) => ({ status: 'fail', expected: 'harbor', found, from: '/proc', see: 'lsns' });
const result = (verdict: object, passedAt?: string): CheckResult =>
  checkResult.parse({ check, verdict, text: '', at: 1, ...(passedAt === undefined ? {} : { passedAt }) });
const looking = result({ status: 'waiting', for: firstLook });
const help = (fields: object): CheckHelp => checkHelp.parse({ check, hints: [], next: 'hint', ...fields });

/** A desk over a web that gives these answers in turn. */
function open(...answers: (CheckHelp | Error)[]) {
  const said: string[] = [];
  const ask = vi.fn(async () => true);
  const takeHelp = vi.fn(async () => {
    const answer = answers.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('Not expected');
    return answer;
  });
  const api = { help: vi.fn(async () => ({ lesson, checks: [help({})] })), takeHelp };
  const acted = { yes: true };
  const changed = (id: string, taken: boolean) => said.push(`${id} ${taken}`);
  const tries = new Tries(storedPreferences(fakeStorage()), lesson);
  return {
    desk: new HelpDesk({ api, lesson, ask, tries, changed, hasActed: () => acted.yes }),
    acted,
    api,
    ask,
    said,
    takeHelp,
  };
}

describe('a failed try', () => {
  test.each([
    ['the first look', undefined, result(fail('nothing')), false],
    ['what was there before the learner began', looking, result(fail('nothing')), false],
    ['another thing found', result(fail('nothing')), result(fail('inner')), true],
    ['the same thing found again', result(fail('inner')), result(fail('inner')), false],
    ['other words about it', result(fail('nothing')), result({ ...fail('nothing'), say: 'There is `other`.' }), false],
    ['red after it waited', result({ status: 'waiting', for: 'a process' }), result(fail('x')), true],
    ['red after green', result({ status: 'pass' }), result(fail('x'), '2026-01-01T00:00:00Z'), false],
    ['waiting', result(fail('x')), result({ status: 'waiting', for: 'a process' }), false],
  ])('%s: %s', (_name, before, after, counts) => expect(isFailedTry(before, after)).toBe(counts));
});

test('offers a hint at the third failure, once, and not after one was taken', async () => {
  const { desk } = open(help({ hints: ['Which namespace?'] }));
  await desk.load();
  const seen = ['a', 'b', 'c', 'd'].map((found) => result(fail(found)));
  const offers = seen.map((after, index) => desk.result(seen[index - 1] ?? looking, after));
  expect(offers).toEqual([false, false, false, true]);
  expect(desk.of(check)?.offered).toBe(true);
  await desk.take(check, 'hint');
  expect(desk.of(check)).toMatchObject({ offered: false, hints: ['Which namespace?'] });
});

test('counts a try also when the check looked for something new before it found that', async () => {
  const { desk } = open(help({ hints: ['Which namespace?'] }));
  await desk.load();
  const seen = ['a', 'b', 'c', 'd'].flatMap((found) => [looking, result(fail(found))]);
  const offers = seen.map((after, index) => desk.result(seen[index - 1] ?? looking, after));
  expect(offers.indexOf(true)).toBe(seen.length - 1);
  expect(desk.result(looking, result(fail('d')))).toBe(false);
});

test('counts nothing before the learner has typed: the set-up of a lesson changes things too', async () => {
  const { desk, acted } = open();
  await desk.load();
  acted.yes = false;
  const seen = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((found) => result(fail(found)));
  const offers = (from: number, to: number) =>
    seen.slice(from, to).map((after, index) => desk.result(seen[from + index - 1] ?? looking, after));
  expect(offers(0, 4)).toEqual([false, false, false, false]);
  acted.yes = true;
  expect(offers(4, 7)).toEqual([false, false, true]);
});

test('remembers failures over a reload of the page, and forgets them for another try', () => {
  const storage = fakeStorage();
  const opened = () => new Tries(storedPreferences(storage), lesson);
  opened().add(check);
  expect(opened().add(check)).toBe(2);
  expect(opened().failed(checkId.parse('pid-one'))).toBe(0);
  opened().forget(check);
  expect(opened().failed(check)).toBe(0);
});

test('asks before it shows a solution', async () => {
  const solution = [{ why: 'Because', code: 'ls' }];
  const { desk, ask, takeHelp } = open(checkHelp.parse({ check, hints: ['a', 'b', 'c'], solution }));
  await desk.load();
  ask.mockResolvedValueOnce(false);
  await desk.take(check, 'solution');
  expect(takeHelp).not.toHaveBeenCalled();
  await desk.take(check, 'solution');
  expect(desk.of(check)).toMatchObject({ solution });
});

test('puts everything away for another try', async () => {
  const solution = [{ why: 'Because', code: 'ls' }];
  const { desk, said } = open(checkHelp.parse({ check, hints: ['a', 'b', 'c'], solution }));
  await desk.load();
  await desk.take(check, 'solution');
  desk.forget();
  expect(desk.of(check)).toEqual({ hints: [], next: 'hint', offered: false });
  expect(said).toEqual(['own-uts false', 'own-uts true', 'own-uts false']);
});

test('says why there is no hint, and can be asked again', async () => {
  const { desk } = open(new Unreachable('away'), help({ hints: ['Which namespace?'] }));
  await desk.load();
  await desk.take(check, 'hint');
  expect(desk.of(check)).toMatchObject({ problem: expect.stringContaining('cannot be reached'), next: 'hint' });
  await desk.take(check, 'hint');
  expect(desk.of(check)).toEqual({ hints: ['Which namespace?'], next: 'hint', offered: false });
});

test('knows of no help while web has not said what there is, and asks again', async () => {
  const { desk, api } = open();
  api.help.mockRejectedValueOnce(new Unreachable('away'));
  await desk.load();
  expect(desk.of(check)).toBeUndefined();
  await desk.load();
  await desk.load();
  expect(api.help).toHaveBeenCalledTimes(2);
  expect(desk.of(check)?.next).toBe('hint');
});
