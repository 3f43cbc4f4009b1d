import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

/** Pieces of work that end, or lend their place, when the test says so. */
function manyPieces(jobs: number, count: number) {
  const pieces = Array.from({ length: count }, () => ({ ...Promise.withResolvers<void>(), lend: () => {} }));
  const begun: number[] = [];
  const stop = new AbortController();
  const done = inParallel(jobs, [...pieces.keys()], stop, (index, lend) => {
    begun.push(index);
    const piece = pieces[index];
    if (piece === undefined) throw new Error(`There is no piece ${index}`);
    piece.lend = lend;
    return piece.promise;
  });
  return { pieces, begun, stop, done };
}

describe('work in parallel', () => {
  it('has so many under way, in their order, and ends with the last', async () => {
    const { pieces, begun, done } = manyPieces(2, 3);
    expect(begun).toEqual([0, 1]);
    pieces[1]?.resolve();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    pieces[0]?.resolve();
    pieces[2]?.resolve();
    await done;
  });

  it('begins another for one that lends its place, once, and has never more than twice as many', async () => {
    const { pieces, begun, done } = manyPieces(2, 6);
    pieces[0]?.lend();
    pieces[0]?.lend();
    expect(begun).toEqual([0, 1, 2]);
    for (const piece of pieces) piece.lend();
    expect(begun).toEqual([0, 1, 2, 3]);
    pieces[0]?.resolve();
    await turn();
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    for (const piece of pieces) piece.resolve();
    await done;
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('calls off the others at the first failure, and throws it when they have ended', async () => {
    const { pieces, begun, stop, done } = manyPieces(2, 4);
    let isOver = false;
    const end = done.catch((cause: unknown) => cause).finally(() => (isOver = true));
    pieces[0]?.reject(new Error('first'));
    await turn();
    expect([stop.signal.aborted, isOver, begun]).toEqual([true, false, [0, 1]]);
    pieces[1]?.reject(new Error('second'));
    expect(await end).toEqual(new Error('first'));
  });
});
