import { parseArgs } from 'node:util';
import { readInstance } from '../testing/instance.ts';
import { benchChecks } from './checks.ts';
import { benchCrowd } from './crowd.ts';
import { benchCycles } from './cycles.ts';
import { benchPage } from './page.ts';
import { type Figure, publish } from './samples.ts';
import { benchSandboxes } from './sandboxes.ts';
import { benchStart } from './start.ts';
import { benchTerminal } from './terminal.ts';
import { benchVerdicts } from './verdicts.ts';
import { benchWall } from './wall.ts';

/** Every benchmark takes the running instance and gives figures; none judges itself. */
const benches: Record<string, (minutes: number, cycles: number) => Promise<Figure[]>> = {
  start: () => benchStart(),
  sandboxes: async (_minutes, cycles) => {
    const instance = readInstance(withDefaultState());
    return [
      ...(await benchSandboxes(instance)),
      ...(await benchCrowd(instance)),
      ...(await benchCycles(instance, cycles)),
    ];
  },
  crowd: () => benchCrowd(readInstance(withDefaultState())),
  cycles: (_minutes, cycles) => benchCycles(readInstance(withDefaultState()), cycles),
  checks: (minutes) => benchChecks(minutes),
  verdicts: () => benchVerdicts(readInstance(withDefaultState())),
  wall: () => benchWall(readInstance(withDefaultState())),
  page: () => benchPage(readInstance(withDefaultState())),
  terminal: () => benchTerminal(readInstance(withDefaultState())),
};

const usage = `Usage: npm run bench -- [--minutes N] [--cycles N] NAME…

Measures the running product through its public doors; start it first (npm start).
DRYDOCK_TEST_STATE names the state.json of another instance than the default one.

  start      npm start with images cached, and a second npm start: seconds to the URL
  sandboxes  claims from the warm pool and cold; memory of an idle sandbox; crowd; cycles
  crowd      10 and 30 claims at once, 20 ended at once, memory of 40 idle ones, reset
  cycles     what is left after --cycles (50; 500 is the full run) sandboxes, and how agent and web have grown
  checks     the engine of checks alone, no instance needed: event to verdict, an evaluation that finds nothing new, and 30 learners
             under a storm of 200 events a second for --minutes (1; 60 shows whether memory grows)
  verdicts   from a change in the sandbox to the verdict on the page, in a browser; needs an instance that was started with
             DRYDOCK_LESSONS=lessons:sandbox/bench/lessons npm start
  wall       ways out of a sandbox that are open, beside the same ways in a privileged container
  page       JavaScript of a lesson page before the terminal loads; layout shift
  terminal   throughput and echo against docker exec in the same run
`;

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '1' },
    cycles: { type: 'string', default: '50' },
  },
});
const minutes = Number(values.minutes);
const cycles = Number(values.cycles);
if (names.length === 0 || values.help) {
  process.stdout.write(usage);
} else if (!(minutes > 0)) {
  process.stderr.write(`"--minutes ${values.minutes}" is no number of minutes\n\n${usage}`);
  process.exitCode = 2;
} else if (!(cycles > 0)) {
  process.stderr.write(`"--cycles ${values.cycles}" is no number of sandboxes\n\n${usage}`);
  process.exitCode = 2;
} else {
  for (const name of names) await run(name);
}

async function run(name: string): Promise<void> {
  const bench = benches[name];
  if (bench === undefined) {
    process.stderr.write(`No benchmark is called "${name}"\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (!publish(name, await bench(minutes, cycles), new Date())) process.exitCode = 1;
}

function withDefaultState(): NodeJS.ProcessEnv {
  const data = process.env.DRYDOCK_DATA ?? `/var/lib/${process.env.DRYDOCK_NAME ?? 'drydock'}`;
  return { DRYDOCK_TEST_STATE: `${data}/state.json`, ...process.env };
}
