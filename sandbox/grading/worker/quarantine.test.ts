import { expect, it } from 'vitest';
import { checkId } from '#protocol';
import { Quarantine } from './quarantine.ts';

const [web, db] = [checkId.parse('web'), checkId.parse('db')];
const away = (quarantine: Quarantine, session: number, now: number) => [...quarantine.members(session, now).keys()];

it('keeps a check from the sandbox it broke over, later and later up to five minutes', () => {
  const quarantine = new Quarantine();
  const pauses: number[] = [];
  for (let now = 0, turn = 0; turn < 8; turn += 1) {
    quarantine.add(web, 1, 'loops', now);
    const until = quarantine.nextRelease(now) ?? 0;
    pauses.push(until - now);
    expect([away(quarantine, 1, until - 1), away(quarantine, 1, until)]).toEqual([[web], []]);
    expect(away(quarantine, 2, until - 1)).toEqual([]);
    now = until;
  }
  expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]);
});

it('keeps it from all when it broke over two, or when it is said so', () => {
  const quarantine = new Quarantine();
  quarantine.add(web, 1, 'loops', 0);
  quarantine.add(web, 2, 'loops again', 0);
  quarantine.add(db, 'all', 'cannot be loaded', 0);
  expect([...quarantine.members(3, 100)]).toEqual([
    [web, 'loops again'],
    [db, 'cannot be loaded'],
  ]);
});

it('forgets what came back well, and sandboxes that are gone', () => {
  const quarantine = new Quarantine();
  quarantine.add(web, 1, 'loops', 0);
  // Well over another sandbox says nothing of this one.
  quarantine.clear(web, 2);
  expect(away(quarantine, 1, 100)).toEqual([web]);
  quarantine.clear(web, 1);
  expect([away(quarantine, 1, 100), quarantine.suspects, quarantine.nextRelease(0)]).toEqual([[], [], undefined]);
  quarantine.add(db, 1, 'loops', 0);
  quarantine.forget(1);
  expect(quarantine.suspects).toEqual([]);
});
