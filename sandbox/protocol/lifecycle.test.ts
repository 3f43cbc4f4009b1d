import { describe, expect, it } from 'vitest';
import { type LifeEvent, nextState, sandboxState } from './lifecycle.ts';

const events = [
  'full',
  'admitted',
  'ready-for-nobody',
  'ready',
  'claimed',
  'quiet',
  'touched',
  'pause',
  'paused',
  'failed',
  'again',
] as const satisfies LifeEvent[];

/** One row a state, one column an event in the order above; `-` is refused. */
const table = `
requested  queued starting -    -      -      -    -      -       stopped failed -
queued     queued starting -    -      -      -    -      -       stopped failed requested
starting   queued -        warm active -      -    -      -       stopped failed -
warm       -      -        -    -      active -    -      -       -       failed -
active     -      -        -    -      -      idle active pausing -       failed -
idle       -      -        -    -      -      -    active pausing -       failed -
pausing    -      -        -    -      -      -    -      -       stopped failed -
stopped    -      -        -    -      -      -    -      -       -       failed requested
failed     -      -        -    -      -      -    -      -       -       failed requested`;
const rows = table
  .trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const cells = rows.flatMap(([state, ...nexts]) => nexts.map((next, at) => [state, events[at], next] as const));

describe('the life of a sandbox', () => {
  it('is told for every state and every event', () => {
    expect(rows.map(([state]) => state)).toEqual(sandboxState.options);
    expect(cells).toHaveLength(sandboxState.options.length * events.length);
  });

  it.each(cells)('%s and "%s": %s', (name, event, next) => {
    const state = sandboxState.parse(name);
    if (event === undefined) throw new Error('The table has too many columns');
    if (next === '-') expect(() => nextState(state, event)).toThrow(`A sandbox that is ${state} cannot become`);
    else expect(nextState(state, event)).toBe(next);
  });
});
