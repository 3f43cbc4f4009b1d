import { Argument, type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from './command-context.ts';
import type { Lab } from './lab.ts';
import type { ProveCommandOptions } from './prove/prove.ts';

/** What a command does once its line is understood; gives the exit code. */
type Act = (context: CommandContext) => Promise<number>;

/** One command of `drydock`: its line on the help pages and how it is declared to commander. */
export interface CommandSpec {
  /** Name and arguments: `lint [lessons...]`. */
  readonly usage: string;
  readonly description: string;
  /** Command lines that work, with what each is for. */
  readonly examples: readonly (readonly [line: string, purpose?: string])[];
  /** What exit code 1 means here; 0, 2 and 130 mean the same everywhere. */
  readonly fails: string;
  /** What exit code 2 means beside a wrong command line. */
  readonly cannot?: string;
  /** For ourselves: not on the help page. */
  readonly hidden?: boolean;
  /** Adds options and arguments and hands what is to be done to `run`. Code is imported only then, so that help is quick. */
  declare(command: Command, run: (act: Act) => Promise<void>): void;
}

const ok = () => 0;

/** Every command, in the order of the help page. A new one is an entry here and the file that does it. */
export const commands: readonly CommandSpec[] = [
  {
    usage: 'start',
    description: 'Set everything up, serve the course and print its URL; Ctrl-C stops web, the sandboxes go on.',
    examples: [
      ['npm start'],
      ['npx drydock start --detach', 'web goes to the background'],
      ['DRYDOCK_PORT=8080 npm start', 'another port'],
      ['DRYDOCK_KUBERNETES_NODES=3 npm start', 'a cluster of three nodes, made anew where it has another number'],
      ['DRYDOCK_KUBECONFIG=/srv/admin.kubeconfig npm start', 'a cluster that stands already'],
      ['npx drydock start --detach --json', 'the URL for a program: {"url":"…"}'],
    ],
    fails: 'it did not start, or web ended',
    declare: (command, run) =>
      command
        .option('--detach', 'return when web answers, and leave it in the background', false)
        .option('--json', 'print the URL as JSON', false)
        .action((options: { detach: boolean; json: boolean }) =>
          run(async (context) => (await import('./start.ts')).start(context, await loadLab(), options).then(ok)),
        ),
  },
  {
    usage: 'supervise',
    description: 'Keep web running: what `start --detach` leaves in the background.',
    examples: [['npx drydock supervise']],
    fails: 'web could not be kept running',
    hidden: true,
    declare: (command, run) =>
      command.action(() => run(async (context) => (await import('./supervise.ts')).supervise(context).then(ok))),
  },
  {
    usage: 'stock',
    description: 'Fill the course registry: what `start` leaves in the background.',
    examples: [['npx drydock stock']],
    fails: 'an image could not be had',
    hidden: true,
    declare: (command, run) =>
      command.action(() => run(async (context) => (await import('./registry/stock.ts')).stock(context).then(ok))),
  },
  {
    usage: 'cluster',
    description: 'Prepare the Kubernetes cluster: what `start` leaves in the background.',
    examples: [['npx drydock cluster']],
    fails: 'the cluster could not be prepared',
    hidden: true,
    declare: (command, run) =>
      command
        .option('--images', 'only build what it is made of', false)
        .action(({ images: imagesOnly }: { images: boolean }) =>
          run(async (context) =>
            (await import('./cluster/prepare.ts')).prepareCluster(context, { imagesOnly }).then(ok),
          ),
        ),
  },
  {
    usage: 'stop',
    description: 'End web and all sandboxes; progress is kept.',
    examples: [['npx drydock stop']],
    fails: 'something could not be ended',
    declare: (command, run) =>
      command.action(() => run(async (context) => (await import('./stop.ts')).stop(context, await loadLab()).then(ok))),
  },
  {
    usage: 'invite',
    description:
      'Print a link that makes whoever opens it an instructor, who has classes and reserves sandboxes for them.',
    examples: [['npx drydock invite', 'works for 15 minutes'], ['npx drydock invite --json | jq -r .url']],
    fails: 'Drydock does not run',
    declare: (command, run) =>
      command
        .option('--json', 'print the link as JSON: {"url":"…"}', false)
        .action((options: { json: boolean }) =>
          run(async (context) => (await import('./invite.ts')).invite(context, options).then(ok)),
        ),
  },
  {
    usage: 'backup <file>',
    description: 'Write learners, progress and secrets into one file, while web goes on.',
    examples: [['npx drydock backup /srv/backups/monday.tar.gz']],
    fails: 'nothing was written',
    declare: (command, run) =>
      command.action((file: string) =>
        run(async (context) => (await import('./backup/backup.ts')).backup(context, file).then(ok)),
      ),
  },
  {
    usage: 'restore <file>',
    description: 'Put a backup in the place of learners, progress and secrets; Drydock must be stopped.',
    examples: [
      ['npx drydock restore /srv/backups/monday.tar.gz', 'asks before something is replaced, and keeps it'],
      ['npx drydock restore /srv/backups/monday.tar.gz --yes', 'does not ask'],
    ],
    fails: 'nothing was changed',
    declare: (command, run) =>
      command
        .option('--yes', 'do not ask', false)
        .action((file: string, options: { yes: boolean }) =>
          run(async (context) => (await import('./backup/restore.ts')).restore(context, file, options).then(ok)),
        ),
  },
  {
    usage: 'files [learner] [file]',
    description: 'List whose files are saved, or write those of one learner into a file; also while web goes on.',
    examples: [
      ['npx drydock files', 'id, time, bytes and name, the newest first'],
      [
        'npx drydock files l-abcdefghijklmnopqrst /srv/theirs.tar.gz',
        'as the learner left them: look before you unpack',
      ],
      ['npx drydock files --json | jq -r .files[0].id'],
    ],
    fails: 'nobody has such files, or nothing was written',
    declare: (command, run) =>
      command
        .option('--json', 'print the result as JSON', false)
        .action((learner: string | undefined, file: string | undefined, options: { json: boolean }) =>
          run(async (context) =>
            (await import('./backup/files.ts')).files(context, { learner, file, ...options }).then(ok),
          ),
        ),
  },
  {
    usage: 'uninstall',
    description: 'Remove everything of Drydock from this machine, after a yes, and nothing else.',
    examples: [
      ['npx drydock uninstall', 'asks first'],
      ['npx drydock uninstall --yes', 'does not ask'],
      ['npx drydock uninstall --docker', 'also the packages that Drydock installed'],
    ],
    fails: 'something could not be removed',
    declare: (command, run) =>
      command
        .option('--yes', 'do not ask', false)
        .option('--docker', 'also remove the packages and package sources that Drydock itself installed', false)
        .action((options: { yes: boolean; docker: boolean }) =>
          run(async (context) =>
            (await import('./uninstall.ts')).uninstall(context, await loadLab(), options).then(ok),
          ),
        ),
  },
  {
    usage: 'doctor',
    description: 'Say whether Drydock can run here, and name the command that mends each missing thing.',
    examples: [['npx drydock doctor'], ['npx drydock doctor --json | jq .findings']],
    fails: 'Drydock cannot run here',
    declare: (command, run) =>
      command
        .option('--json', 'print the report as JSON', false)
        .action((options: { json: boolean }) =>
          run(async (context) => (await import('./doctor/doctor.ts')).doctor(context, options)),
        ),
  },
  {
    usage: 'prove [lessons...]',
    description:
      'Prove on real sandboxes that checks are right: nothing passes when fresh, everything after the solution, wrong attempts are explained.',
    examples: [
      ['npx drydock prove', 'every lesson'],
      ['npx drydock prove linux/02-namespaces', 'one, by its id or its folder'],
      ['npx drydock prove linux/02-namespaces --only wrong/uts', 'only some trials, while you work on them'],
      ['npx drydock prove linux/02-namespaces --update', 'write the output blocks of its page first'],
      ['npx drydock prove --repeat 3', 'three times, to find what flickers'],
      ['npx drydock prove --out proof', 'reports also as files, one of them JUnit XML'],
      ['npx drydock prove --json | jq .lessons'],
    ],
    fails: 'a lesson is not proven',
    cannot: 'it could not be proven',
    declare: (command, run) =>
      command
        .option('--jobs <n>', 'sandboxes at a time (default: one more than twice the cores)', count)
        .option('--repeat <n>', 'try everything so many times', count, 1)
        .option('--seeds <n>', 'try as so many learners, in turns, each with values of his own', count, 5)
        .option('--patience <n>', 'wait so many times as long as usual, for a slow machine', count, 1)
        .option('--update', 'first write the output blocks of pages that show something else', false)
        .option('--only <words>', 'only trials whose kind or name holds these words; not a whole proof')
        .option('--out <folder>', 'write report.txt, report.json and junit.xml there')
        .option('--json', 'print the report as JSON', false)
        .action((lessons: string[], options: ProveCommandOptions) =>
          run(async (context) => (await import('./prove/prove.ts')).prove(context, await loadLab(), lessons, options)),
        ),
  },
  {
    usage: 'lint [lessons...]',
    description: 'Judge lessons by their files: words, tasks, checks, hints, links; no sandbox is needed.',
    examples: [
      ['npx drydock lint', 'every lesson'],
      ['npx drydock lint linux/02-namespaces lessons/docker', 'some, by id, folder or track'],
      ['npx drydock lint --rules', 'what is asked of a lesson'],
      ['npx drydock lint --json | jq .reports'],
    ],
    fails: 'a lesson breaks a rule (a warning is none)',
    declare: (command, run) =>
      command
        .option('--rules', 'say which rules there are, and judge nothing', false)
        .option('--json', 'print the result as JSON', false)
        .action((lessons: string[], options: { rules: boolean; json: boolean }) =>
          run(async (context) => (await import('./lint.ts')).lint(context, { lessons, ...options })),
        ),
  },
  {
    usage: 'new',
    description: 'Write the folder of a lesson that passes lint and prove, for an author to fill.',
    examples: [
      ['npx drydock new lesson linux/07-user-namespaces'],
      ['npx drydock new lesson docker/10-logs --title Logs', 'with a title of its own'],
      ['npx drydock new lesson docker/10-logs --json', 'the files for a program'],
    ],
    fails: 'the name does not fit or is taken',
    declare: (command, run) =>
      command
        .addArgument(new Argument('<kind>', 'what to write').choices(['lesson']))
        .argument('<id>', 'track, two digits and words: linux/07-user-namespaces')
        .option('--title <title>', "the lesson's title (default: the plan's, or the words of the id)")
        .option('--json', 'print what was written as JSON', false)
        .action((_kind: string, id: string, options: { title?: string; json: boolean }) =>
          run(async (context) =>
            (await import('./new-lesson/new-lesson.ts')).newLesson(context, { title: undefined, ...options, id }),
          ),
        ),
  },
  {
    usage: 'dev [lesson]',
    description:
      'Work on lessons: the page and the checks follow what you save, over a live sandbox, and the page explains every verdict.',
    examples: [
      ['npx drydock dev', 'every lesson'],
      ['npx drydock dev linux/07-user-namespaces', 'opens at one, by its id or its folder'],
      ['npx drydock dev linux/02-namespaces --json | jq -c', 'what happens to its checks, a line each'],
    ],
    fails: 'it did not start, or a part of it ended',
    declare: (command, run) =>
      command
        .option('--json', 'print the URL, then all that happens to checks, as a line of JSON each', false)
        .action((lesson: string | undefined, options: { json: boolean }) =>
          run(async (context) =>
            (await import('./dev/dev.ts')).dev(context, await loadLab(), { lesson, ...options }).then(ok),
          ),
        ),
  },
  {
    usage: 'test [files...]',
    description:
      'Prove everything: types, lint, unit tests, then an instance of its own with real Docker and a browser.',
    examples: [
      ['npm test'],
      ['npx drydock test --only docker sandbox/labhost', 'only these files of one part'],
      ['npx drydock test --keep', 'leaves the test instance running'],
    ],
    fails: 'a test failed, or none ran',
    declare: (command, run) =>
      command
        .option(
          '--only <part>',
          'run one part: check, process, docker, attack, e2e or cluster; [files...] are parts of names of its test files',
        )
        .option('--keep', 'leave the test instance running afterwards', false)
        .option('--json', 'print the counts as JSON before the last line', false)
        .action((files: string[], options: { only?: string; keep: boolean; json: boolean }) =>
          run(async (context) =>
            (await import('./test/test.ts')).test(context, await loadLab(), { only: undefined, ...options, files }),
          ),
        ),
  },
];

/** For options that count something. */
function count(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 9999.');
}

/** The lab host's code is loaded only by the commands that touch it. */
async function loadLab(): Promise<Lab> {
  const [{ ensureImages }, labHost, { beginStock }, { beginCluster, retryCluster }] = await Promise.all([
    import('../images/build.ts'),
    import('./lab-host/index.ts'),
    import('./registry/stock-process.ts'),
    import('./cluster/cluster-process.ts'),
  ]);
  const { ensureLabHost, isOfOtherImage, stopLabHost, removeLabHost } = labHost;
  return {
    ensureImages,
    ensureLabHost,
    isOfOtherImage,
    beginStock,
    beginCluster,
    retryCluster,
    stopLabHost,
    removeLabHost,
  };
}
