import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { CommandSpec } from './commands.ts';

/** Runs what a command line asks for and keeps its exit code. */
export type RunAct = (act: (context: CommandContext) => Promise<number>) => Promise<void>;

const settings = `
Settings are environment variables DRYDOCK_*: see sandbox/cli/settings.ts.
Results go to standard output, progress to standard error; NO_COLOR is honoured.`;

/** The command line, made of the table. It knows nothing of what a command does. */
export function buildProgram(commands: readonly CommandSpec[], version: string, run: RunAct): Command {
  const program = new Command('drydock')
    .description('Learn containers by running them: lessons in the browser, a real sandbox beside them.')
    .version(version)
    .exitOverride()
    .addHelpText('after', settings)
    .showHelpAfterError('(drydock --help shows what there is)');
  for (const spec of commands) {
    const command = program
      .command(spec.usage, { hidden: spec.hidden ?? false })
      .description(spec.description)
      .addHelpText('after', helpBelow(spec));
    command.showHelpAfterError(`(drydock ${command.name()} --help shows what there is)`);
    spec.declare(command, run);
  }
  return program;
}

function helpBelow({ examples, fails, cannot }: CommandSpec): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return [
    '\nExamples:',
    ...examples.map(([line, purpose = '']) => `  ${line.padEnd(width)}  ${purpose}`.trimEnd()),
    `\nExit codes: 0 it worked, 1 ${fails}, 2 the command line was wrong${cannot === undefined ? '' : ` or ${cannot}`}, 130 interrupted.`,
  ].join('\n');
}
