import { describe, expect, it } from 'vitest';
import { type CommandSpec, commands } from './commands.ts';
import { buildProgram } from './program.ts';

/** What one command line comes to, without doing it. */
async function run(...args: string[]) {
  let out = '';
  let err = '';
  let ran = 0;
  const program = buildProgram(commands, '1.2.3', async () => {
    ran += 1;
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeOut: (text) => (out += text), writeErr: (text) => (err += text) });
  }
  const code = await program.parseAsync(['node', 'drydock', ...args]).then(
    () => 'ran',
    (cause: unknown) => (cause instanceof Error && 'code' in cause ? cause.code : cause),
  );
  return { out, err, ran, code };
}

const name = ({ usage }: CommandSpec) => usage.split(' ')[0] ?? '';

describe.each(commands.map((spec) => [name(spec), spec] as const))('drydock %s', (verb, spec) => {
  it('explains itself on standard output: what it does, examples, exit codes', async () => {
    const { out, err, ran, code } = await run(verb, '--help');
    expect({ err, ran, code }).toEqual({ err: '', ran: 0, code: 'commander.helpDisplayed' });
    expect(out.replace(/\s+/g, ' ')).toContain(spec.description);
    expect(out).toMatch(/\nExamples:\n {2}\S/);
    const cannot = spec.cannot === undefined ? '' : ` or ${spec.cannot}`;
    const codes = `0 it worked, 1 ${spec.fails}, 2 the command line was wrong${cannot}, 130 interrupted.`;
    expect(out).toContain(`Exit codes: ${codes}`);
    expect(out).not.toContain('\u001b');
  });

  it.each(spec.examples.map(([line]) => line))('understands its example: %s', async (line) => {
    const words = (line.split(' | ')[0] ?? '')
      .split(' ')
      .filter((word) => !/^(DRYDOCK_\w+=.*|npm|npx|drydock)$/.test(word));
    expect(await run(...words)).toEqual({ out: '', err: '', ran: 1, code: 'ran' });
  });

  it('refuses a flag that it does not know, suggests the one that was meant, and runs nothing', async () => {
    const { err, ran, code } = await run(verb, '--hepl');
    expect({ ran, code }).toEqual({ ran: 0, code: 'commander.unknownOption' });
    expect(err).toContain("unknown option '--hepl'");
    expect(err).toContain('Did you mean --help?');
    expect(err).toContain(`drydock ${verb} --help`);
  });

  it('is listed, unless it is for ourselves', async () => {
    const { out } = await run('--help');
    expect(new RegExp(`^ {2}${verb}\\b`, 'm').test(out)).toBe(spec.hidden !== true);
  });
});

describe('drydock', () => {
  it('suggests the command that was meant', async () => {
    const { err, ran, code } = await run('docter');
    expect({ ran, code }).toEqual({ ran: 0, code: 'commander.unknownCommand' });
    expect(err).toContain('Did you mean doctor?');
    expect(err).toContain('drydock --help');
  });

  it('refuses what is too much', async () => {
    expect(await run('stop', 'now')).toMatchObject({ ran: 0, code: 'commander.excessArguments' });
  });

  it('says its version', async () => {
    expect(await run('--version')).toMatchObject({ out: '1.2.3\n', code: 'commander.version' });
  });
});
