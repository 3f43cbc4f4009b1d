import { type CheckId, type CheckResult, type CheckSummary, checkId, type Verdict } from '#protocol';

/** What the fake world looks like to the checks. */
export type FakeWorld = 'fresh' | 'wrong' | 'half' | 'green' | 'trouble' | 'lapsed';

const ids = {
  uts: checkId.parse('own-uts'),
  pid: checkId.parse('pid-one'),
  net: checkId.parse('share-net'),
  enter: checkId.parse('enter'),
};

/** The values of the learner, whom the titles below address. */
export const fakeSeeds = { name: 'dahlia', net: 142 };

export const fakeChecks: CheckSummary[] = [
  { id: ids.uts, title: 'A process outside Docker has its own UTS namespace, named `dahlia`', points: 1, after: [] },
  { id: ids.pid, title: 'A process is PID 1 in its own PID namespace', points: 1, after: [] },
  { id: ids.net, title: '`side-dahlia` shares the network of `web-dahlia`, and nothing else', points: 1, after: [] },
  { id: ids.enter, title: '10.99.142.1/32 is on `lo` inside the network of `web-dahlia`', points: 1, after: [ids.net] },
];

const pass: Verdict = { status: 'pass' };
const noName: Verdict = {
  status: 'fail',
  expected: 'a process outside Docker whose host name is `dahlia`',
  found: 'no process with a UTS namespace of its own',
  from: '/proc/*/ns/uts of every process outside Docker',
  see: 'lsns --type uts',
  learn: '/linux/02-namespaces/#your-turn',
};
const renamed: Verdict = {
  ...noName,
  found: 'the sandbox itself is named `dahlia`',
  say: 'You renamed the sandbox itself: without a new UTS namespace the name is shared by all.',
};
const noPid: Verdict = {
  status: 'fail',
  expected: 'a process whose last NSpid is 1',
  found: 'every process has one number',
  from: '/proc/PID/status → NSpid',
  see: 'grep NSpid /proc/*/status',
};
const noSide: Verdict = {
  status: 'fail',
  expected: 'a container `side-dahlia`',
  found: 'no container `side-dahlia`; there is `web-dahlia`',
  from: 'docker ps',
  see: 'docker ps --all',
};
const waits: Verdict = { status: 'waiting', for: 'Comes after: `side-dahlia` shares the network of `web-dahlia`.' };
const trouble: Verdict = {
  status: 'error',
  message: 'The engine of your sandbox does not answer. This is ours to mend.',
};

const worlds: Record<FakeWorld, readonly [Verdict, Verdict, Verdict, Verdict]> = {
  fresh: [noName, noPid, noSide, waits],
  wrong: [renamed, noPid, noSide, waits],
  half: [pass, pass, noSide, waits],
  lapsed: [noName, pass, noSide, waits],
  trouble: [pass, pass, trouble, waits],
  green: [pass, pass, pass, pass],
};

/** Verdicts of that world; first passes are kept in `passed`. */
export function fakeResults(world: FakeWorld, passed: Map<CheckId, string>): CheckResult[] {
  return fakeChecks.map(({ id }, index) => {
    const verdict = worlds[world][index] ?? waits;
    if (verdict.status === 'pass' && !passed.has(id)) passed.set(id, new Date().toISOString());
    const at = passed.get(id);
    return { check: id, verdict, text: '', at: Date.now(), ...(at === undefined ? {} : { passedAt: at }) };
  });
}
