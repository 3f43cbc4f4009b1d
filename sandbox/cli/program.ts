import { Command } from 'commander';

/** The verbs as functions; each gives its exit code. */
export interface Verbs {
  start(options: { detach: boolean }): Promise<number>;
  supervise(): Promise<number>;
  stop(): Promise<number>;
  uninstall(options: { yes: boolean; docker: boolean }): Promise<number>;
  doctor(options: { json: boolean }): Promise<number>;
  test(options: { only: string | undefined; files: string[]; keep: boolean; json: boolean }): Promise<number>;
}

const exitCodes = `
Exit codes: 0 it worked, 1 it failed, 2 the command line was wrong, 130 interrupted.
Settings are environment variables DRYDOCK_*: see sandbox/cli/settings.ts.`;

/** The command line. It knows nothing of how a verb works; `done` gets the exit code. */
export function buildProgram(verbs: Verbs, version: string, done: (code: number) => void): Command {
  const program = new Command('drydock')
    .description('Learn containers by running them: lessons in the browser, a real sandbox beside them.')
    .version(version)
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(drydock --help shows what there is)')
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
    });

  const verb = (name: string, description: string, examples: readonly string[]) =>
    program
      .command(name)
      .description(description)
      .addHelpText('after', ['\nExamples:', ...examples.map((line) => `  ${line}`)].join('\n'));

  verb('start', 'Set everything up, serve the course and print its URL; Ctrl-C stops web, the sandboxes go on.', [
    'npm start',
    'npx drydock start --detach       web goes to the background',
    'DRYDOCK_PORT=8080 npm start      another port',
  ])
    .option('--detach', 'return when web answers, and leave it in the background', false)
    .action(async ({ detach }: { detach: boolean }) => done(await verbs.start({ detach })));

  program.command('supervise', { hidden: true }).action(async () => done(await verbs.supervise()));

  verb('stop', 'End web and all sandboxes; progress is kept.', ['npx drydock stop']).action(async () =>
    done(await verbs.stop()),
  );

  verb('uninstall', 'Remove everything of Drydock from this machine, after a yes, and nothing else.', [
    'npx drydock uninstall            asks first',
    'npx drydock uninstall --yes      does not ask',
    'npx drydock uninstall --docker   also the packages that Drydock installed',
  ])
    .option('--yes', 'do not ask', false)
    .option('--docker', 'also remove the packages and package sources that Drydock itself installed', false)
    .action(async ({ yes, docker }: { yes: boolean; docker: boolean }) => done(await verbs.uninstall({ yes, docker })));

  verb('doctor', 'Say whether Drydock can run here, and name the command that mends each missing thing.', [
    'npx drydock doctor',
    'npx drydock doctor --json | jq .findings',
  ])
    .option('--json', 'print the report as JSON', false)
    .action(async ({ json }: { json: boolean }) => done(await verbs.doctor({ json })));

  verb(
    'test',
    'Prove everything: types, lint, unit tests, then an instance of its own with real Docker and a browser.',
    [
      'npm test',
      'npx drydock test --only docker sandbox/labhost   only these files of one part',
      'npx drydock test --keep                          leaves the test instance running',
    ],
  )
    .argument('[files...]', 'parts of names of test files, with --only docker or --only e2e')
    .option('--only <part>', 'run one part: check, docker or e2e')
    .option('--keep', 'leave the test instance running afterwards', false)
    .option('--json', 'print the counts as JSON before the last line', false)
    .action(async (files: string[], { only, keep, json }: { only?: string; keep: boolean; json: boolean }) =>
      done(await verbs.test({ only, files, keep, json })),
    );

  return program;
}
