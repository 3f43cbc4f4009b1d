import { parseArgs } from 'node:util';
import { readInstance } from '../testing/instance.ts';
import { benchChecks } from './checks.ts';
import { benchKubernetes } from './kubernetes/index.ts';
import type { BenchOptions } from './options.ts';
import { benchPage } from './page.ts';
import { type Figure, openReport } from './samples.ts';
import { sandboxBenches } from './sandboxes/index.ts';
import { benchStart } from './start.ts';
import { benchTerminal } from './terminal.ts';
import { benchVerdicts } from './verdicts.ts';
import { benchWall } from './wall.ts';

const ofInstance = () => readInstance(withDefaultState());

/** Every benchmark takes the running instance and gives figures; none judges itself. */
const benches: Record<string, (options: BenchOptions) => Promise<Figure[]>> = {
  start: () => benchStart(),
  checks: ({ minutes }) => benchChecks(minutes),
  verdicts: () => benchVerdicts(ofInstance()),
  wall: () => benchWall(ofInstance()),
  page: () => benchPage(ofInstance()),
  terminal: () => benchTerminal(ofInstance()),
  kubernetes: (options) => benchKubernetes(ofInstance(), options),
  ...Object.fromEntries(
    Object.entries(sandboxBenches).map(([name, bench]) => [
      name,
      (options: BenchOptions) => bench(ofInstance(), options),
    ]),
  ),
};

const usage = `Usage: npm run bench -- [--minutes N] [--cycles N] [--short] NAME…

Measures the running product through its public doors; start it first (npm start). Nothing else should run on the machine.
DRYDOCK_TEST_STATE names the state.json of another instance than the default one. The table is kept in bench-results/.

  start         npm start with images cached, and a second npm start: seconds to the URL
  sandboxes     all of these, about 15 minutes:
    claims        from the warm pool and cold; memory of an idle sandbox
    crowd         10 and 30 claims at once, 20 ended at once, memory of 40 idle ones
    replacements  reset, and "Start here" at the last task of a lesson
    neighbours    echo of a terminal while three other sandboxes use up processes, processor, memory, disk and terminal
    classroom     30 learners start 7 containers each, at once: what fails, and what it takes
    files         learners' files saved, put back, and found again after the loss of a sandbox
    cycles        what is left after --cycles (50; 500 is the full run) sandboxes, and how agent and web have grown
  checks        the engine of checks alone, no instance needed: event to verdict, an evaluation that finds nothing new, and 30 learners
                under a storm of 200 events a second for --minutes (1; 60 shows whether memory grows)
  verdicts      from a change in the sandbox to the verdict on the page, in a browser; needs an instance that was started with
                DRYDOCK_LESSONS=lessons:sandbox/bench/lessons npm start
  kubernetes    the cluster made anew from cached images and up again after a stop, which ends what learners have in it; its memory; namespaces,
                verdicts and resets of one learner; 30 learners with 3 pods each, and what the API server takes then. About 12 minutes; needs an
                instance that was started as for "verdicts"
  wall          ways out of a sandbox that are open, beside the same ways in a privileged container
  page          JavaScript of a lesson page before the terminal loads; layout shift
  terminal      throughput and echo against docker exec in the same run

--short tries each line of "sandboxes" and "kubernetes" with few sandboxes: whether it works, not how fast.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '1' },
    cycles: { type: 'string', default: '50' },
    short: { type: 'boolean', default: false },
  },
});
const options: BenchOptions = { ...values, minutes: Number(values.minutes), cycles: Number(values.cycles) };
const names = positionals.flatMap((name) => (name === 'sandboxes' ? Object.keys(sandboxBenches) : [name]));
const unknown = names.find((name) => benches[name] === undefined);
if (names.length === 0 || values.help) {
  process.stdout.write(usage);
} else if (!(options.minutes > 0)) {
  refuse(`"--minutes ${values.minutes}" is no number of minutes`);
} else if (!(options.cycles > 0)) {
  refuse(`"--cycles ${values.cycles}" is no number of sandboxes`);
} else if (unknown !== undefined) {
  refuse(`No benchmark is called "${unknown}"`);
} else {
  const report = openReport(new Date());
  for (const name of names) await report.run(name, async () => benches[name]?.(options) ?? []);
  if (!report.close()) process.exitCode = 1;
}

function refuse(why: string): void {
  process.stderr.write(`${why}\n\n${usage}`);
  process.exitCode = 2;
}

function withDefaultState(): NodeJS.ProcessEnv {
  const data = process.env.DRYDOCK_DATA ?? `/var/lib/${process.env.DRYDOCK_NAME ?? 'drydock'}`;
  return { DRYDOCK_TEST_STATE: `${data}/state.json`, ...process.env };
}
