import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { UserError } from '#protocol';
import { explainFailure } from './explain-failure.ts';

const source = { stoppedBy: undefined, logFile: '/var/log/x.log' };

it('tells a person what failed and what to do, without a trace', () => {
  const cause = new UserError({ code: 'taken', message: 'Port 80 is taken', hint: 'Set DRYDOCK_PORT' });
  const { code, said, trace } = explainFailure(cause, source);
  expect({ code, said }).toEqual({
    code: 1,
    said: ['', 'Port 80 is taken', '→ Set DRYDOCK_PORT', 'Log: /var/log/x.log'],
  });
  expect(trace).toContain('explain-failure.test.ts');
});

it('takes the blame for the rest: one line, the log that has the trace, and how to report it', () => {
  const { code, said, trace } = explainFailure(new TypeError('x is not a function'), source);
  expect(code).toBe(1);
  expect(said).toEqual([
    '',
    'This is a fault of Drydock, not yours:',
    'TypeError: x is not a function',
    '→ Please report it with the command that you ran and this log, which has the details.',
    'Log: /var/log/x.log',
  ]);
  expect(trace).toContain('explain-failure.test.ts');
});

it('shows the trace where there is no log yet', () => {
  const { said } = explainFailure(new Error('broken'), { ...source, logFile: undefined });
  expect(said.join('\n')).toContain('explain-failure.test.ts');
});

it.each([
  ['help', new CommanderError(0, 'commander.helpDisplayed', ''), 0],
  ['a wrong command line', new CommanderError(1, 'commander.unknownOption', ''), 2],
])('adds nothing to %s', (_name, cause, code) => {
  expect(explainFailure(cause, source)).toEqual({ code, said: [] });
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('calls %s an interruption, whatever broke because of it', (stoppedBy, code) => {
  expect(explainFailure(new Error('aborted'), { ...source, stoppedBy })).toEqual({
    code,
    said: ['Interrupted. Run the same command again: what was built is kept.'],
  });
});
