import { describe, expect, it } from 'vitest';
import { seed } from '#checks';
import { lessonId } from '#protocol';
import { drawSeeds } from './draw-seeds.ts';

const lesson = lessonId.parse('linux/02-namespaces');
const learners = Array.from({ length: 2000 }, (_, index) => `secret ${index}`);

describe('a draw', () => {
  const seeds = { name: seed.name(), port: seed.port(), mem: seed.pick([48, 64, 80, 96]), net: seed.int(100, 199) };

  it('is the same for the same learner and lesson, for ever', () => {
    // Written down: a change of these values gives every learner another task.
    expect(drawSeeds(seeds, { secret: 'ada', lesson })).toEqual({ name: 'dahlia', port: 8141, mem: 48, net: 158 });
  });

  it('differs between learners and between lessons', () => {
    const other = lessonId.parse('linux/03-cgroups');
    expect(drawSeeds(seeds, { secret: 'bob', lesson })).not.toEqual(drawSeeds(seeds, { secret: 'ada', lesson }));
    expect(drawSeeds(seeds, { secret: 'ada', lesson: other })).not.toEqual(drawSeeds(seeds, { secret: 'ada', lesson }));
  });

  it('keeps the values of the others when a seed is added below them', () => {
    const more = { ...seeds, word: seed.word(), side: seed.name() };
    expect(drawSeeds(more, { secret: 'ada', lesson })).toMatchObject(drawSeeds(seeds, { secret: 'ada', lesson }));
  });

  it('calls a learner the same in every lesson, and no two alike', () => {
    const other = lessonId.parse('linux/03-cgroups');
    const meIn = (secret: string, where: typeof lesson) =>
      drawSeeds({ me: seed.learner() }, { secret, lesson: where }).me;
    expect(meIn('ada', other)).toBe(meIn('ada', lesson));
    const all = learners.map((secret) => meIn(secret, lesson));
    expect(new Set(all).size).toBe(learners.length);
    for (const one of all) expect(one).toMatch(/^[a-z]{6}-[a-z2-7]{6}$/);
  });

  it('gives every value about as often', () => {
    const counts = new Map<unknown, number>();
    for (const secret of learners) {
      const { mem } = drawSeeds(seeds, { secret, lesson });
      counts.set(mem, (counts.get(mem) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([48, 64, 80, 96]);
    // 2000 draws of 4: 500 each, and six standard deviations of 19.4 to either side.
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(117);
  });

  it('reaches every value', () => {
    const names = new Set(learners.map((secret) => drawSeeds(seeds, { secret, lesson }).name));
    expect(names.size).toBe(seeds.name.values.length);
  });
});

describe('seeds of one kind', () => {
  it('never get equal values, as full as it may be', () => {
    const tight = {
      a: seed.int(2, 4),
      b: seed.int(2, 3),
      web: seed.name(),
      db: seed.name(),
      one: seed.port(),
      two: seed.port(),
    };
    for (const secret of learners) {
      const { a, b, web, db, one, two } = drawSeeds(tight, { secret, lesson });
      expect(a === b || web === db || one === two, secret).toBe(false);
    }
  });

  it('are as free as one alone: the second draw favours nobody', () => {
    const pair = { a: seed.pick(['x', 'y', 'z']), b: seed.pick(['x', 'y', 'z']) };
    const counts = new Map<string, number>();
    for (const secret of learners) {
      const { a, b } = drawSeeds(pair, { secret, lesson });
      counts.set(`${a}${b}`, (counts.get(`${a}${b}`) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['xy', 'xz', 'yx', 'yz', 'zx', 'zy']);
    for (const count of counts.values()) expect(Math.abs(count - 333)).toBeLessThan(102);
  });
});

describe('words and names', () => {
  it('are six plain letters each, without doubles, and no name is a word', () => {
    const all = [...seed.name().values, ...seed.word().values];
    expect(all.filter((one) => !/^[a-z]{6}$/.test(one))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    expect(seed.name().values.length).toBeGreaterThan(100);
    expect(seed.word().values.length).toBeGreaterThan(100);
  });
});
