import { expect, it } from 'vitest';
import { duration, progressOn } from './progress-lines.mjs';

function record(isTTY: boolean, env: NodeJS.ProcessEnv = {}) {
  let time = 0;
  let text = '';
  const logged: string[] = [];
  const screen = { isTTY, columns: 60, write: (part: string) => (text += part) };
  const progress = progressOn({ screen, env, now: () => time, log: (line) => logged.push(line) });
  return { progress, logged, pass: (ms: number) => (time += ms), shown: () => text };
}

it('prints plain lines where nobody watches, and few of them', () => {
  const { progress, pass, shown, logged } = record(false);
  const phase = progress.phase('Sandbox image');
  phase.update('building', 0);
  for (let step = 1; step <= 24; step += 1) {
    pass(1000);
    phase.update('building', step / 30);
  }
  phase.done('built');
  progress.phase('Web').fail('not started');
  expect(shown()).toMatchInlineSnapshot(`
    "  Sandbox image: building, 0 % (0.0 s)
      Sandbox image: building, 33 % (10 s)
      Sandbox image: building, 66 % (20 s)
    ✓ Sandbox image: built (24 s)
    ✗ Web: not started (0.0 s)
    "
  `);
  expect(logged).toEqual(['phase ended: Sandbox image: built (24 s)', 'phase ended: Web: not started (0.0 s)']);
});

it('redraws one line on a terminal, within its width, and without colour under NO_COLOR', () => {
  const { progress, shown } = record(true, { NO_COLOR: '1' });
  const phase = progress.phase('x'.repeat(100));
  phase.done();
  const [drawn] = shown().split('✓');
  expect(drawn?.split('\u001b[K').at(-2)?.trim().length).toBeLessThan(60);
  expect(shown()).not.toContain('\u001b[3');
});

it.each([
  [420, '0.4 s'],
  [12_300, '12 s'],
  [185_000, '3 min 5 s'],
  [119_800, '2 min 0 s'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
