import { expect, it } from 'vitest';
import { buildProgram, type Verbs } from './program.ts';

async function run(...args: string[]) {
  const calls: unknown[] = [];
  const codes: number[] = [];
  const call = (name: string) => async (options?: unknown) => {
    calls.push([name, options]);
    return 7;
  };
  const verbs: Verbs = {
    start: call('start'),
    supervise: call('supervise'),
    stop: call('stop'),
    uninstall: call('uninstall'),
    doctor: call('doctor'),
    test: call('test'),
  };
  let out = '';
  const program = buildProgram(verbs, '1.2.3', (code) => codes.push(code));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (out += text) });
  }
  let exit: unknown;
  try {
    await program.parseAsync(['node', 'drydock', ...args]);
  } catch (cause) {
    exit = cause instanceof Error && 'exitCode' in cause ? cause.exitCode : cause;
  }
  return { calls, codes, out, exit };
}

it.each([
  ['start', [['start', { detach: false }]]],
  ['start --detach', [['start', { detach: true }]]],
  ['stop', [['stop', undefined]]],
  ['uninstall --yes --docker', [['uninstall', { yes: true, docker: true }]]],
  ['doctor --json', [['doctor', { json: true }]]],
  ['test', [['test', { only: undefined, files: [], keep: false, json: false }]]],
  [
    'test --only docker sandbox/web --keep',
    [['test', { only: 'docker', files: ['sandbox/web'], keep: true, json: false }]],
  ],
])('%s', async (line, calls) => {
  const result = await run(...line.split(' '));
  expect(result.calls).toEqual(calls);
  expect(result.codes).toEqual([7]);
});

it.each(['start', 'stop', 'uninstall', 'doctor', 'test'])('%s --help shows examples', async (verb) => {
  const { out, exit } = await run(verb, '--help');
  expect(exit).toBe(0);
  expect(out).toMatch(/Examples:\n {2}\S/);
});

it.each([['blah'], ['start', '--fast'], ['stop', 'now']])('refuses %s %s', async (...args) => {
  const { calls, exit, out } = await run(...args);
  expect(calls).toEqual([]);
  expect(exit).toBe(1);
  expect(out).toContain('drydock --help');
});
