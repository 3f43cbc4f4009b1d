import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FaultKind } from '../prove/trial.ts';

/** A small lesson with one fault, and what a proof must say of it. */
export interface FaultyLesson {
  readonly name: string;
  /** Files that are another than in the good lesson. */
  readonly files: Readonly<Record<string, string>>;
  /** The trials that it takes; all when undefined. */
  readonly only?: string;
  readonly repeat?: number;
  /** Kind of each fault, the check or the place that it names, and words of the report. */
  readonly faults: readonly (readonly [kind: FaultKind, names: string, words: string])[];
}

const tail = "t.expect(t.linux.processes({ comm: 'tail' }).count).atLeast(1);";
const name =
  "t.expect(t.linux.hostname('harbor').setIn).is('learner', { say: [['sandbox', 'You renamed the sandbox itself.']] });";
/** Holds in no sandbox, and reads nothing that changes. */
const never = "t.expect(t.linux.sandbox.hostname).is('elsewhere');";
const checks = (nameTest = name, tailTest = tail, third = '`unshare --uts sh -c "hostname ____; exec sleep 1d"`') => `
import { check, exercise } from '#checks';
let count = 0;
export default exercise({ sandbox: 'docker', checks: [
  check('name', {
    title: 'A UTS namespace that you made has the host name \`harbor\`',
    hints: ['Which namespace holds a host name?', 'Look: \`lsns --type uts\`', '${third}'],
    test(t) { ${nameTest} },
  }),
  check('tail', { title: 'A process \`tail\` runs', test(t) { const running = t.linux.processes({ comm: 'tail' }).count.value; ${tailTest} } }),
] });`;
const away = '</dev/null >/dev/null 2>&1 &';
const solution = (tailTask = `setsid tail -f /dev/null ${away}`) =>
  `#: name\nsetsid unshare --uts sh -c 'hostname harbor; exec sleep 1d' ${away}\n#: tail\n${tailTask}\n`;
const wrong = (words: string) => `# replaces: name\n# expects: name fail "${words}"\nhostname harbor\n`;
const page = (output: string, code = 'hostname', mark = 'run') =>
  `---\nminutes: 3\n---\n\nAsk.\n\n\`\`\`sh ${mark}\n${code}\n\`\`\`\n\n\`\`\`output\n${output}\n\`\`\`\n`;

const good: Readonly<Record<string, string>> = {
  'checks.ts': checks(),
  'solution.sh': solution(),
  'accept/follow-by-name.sh': `# replaces: tail\nsetsid tail -F /dev/null ${away}\n`,
  'wrong/renamed.sh': wrong('You renamed the sandbox itself.'),
  'index.mdx': page('sandbox'),
};

/** The good one first; every other differs from it in one file. */
export const faultyLessons: readonly FaultyLesson[] = [
  { name: 'no fault', files: {}, faults: [] },
  {
    name: 'false green',
    files: { 'checks.ts': checks("t.expect(t.linux.hostname('harbor').setIn).isNot('container');") },
    only: 'fresh',
    faults: [['false green', 'name', 'pass: Passed: A UTS namespace']],
  },
  {
    name: 'false red',
    files: { 'checks.ts': checks("t.expect(t.linux.hostname('harbour').setIn).is('learner');") },
    only: 'solution solution',
    faults: [['false red', 'name', 'fail: Expected']],
  },
  {
    name: 'wrong text',
    files: { 'wrong/renamed.sh': wrong('Made by a container') },
    only: 'wrong',
    faults: [['wrong text', 'name', 'You renamed the sandbox itself.']],
  },
  {
    name: 'over-fitted',
    files: { 'accept/follow-by-name.sh': `# replaces: tail\nsetsid sleep 2d ${away}\n` },
    only: 'accept',
    faults: [['over-fitted', 'tail', 'fail: Expected']],
  },
  {
    name: 'dependent on the order of the tasks',
    // The number is asked for before anything goes to the background.
    files: {
      'solution.sh': solution(`pid=$(pgrep -nx sleep)\nsetsid nsenter --target "$pid" --uts tail -f /dev/null ${away}`),
    },
    only: 'order',
    faults: [['order-dependent', 'tail', 'fail: Expected']],
  },
  {
    name: 'dependent on what was judged before',
    files: { 'checks.ts': checks(undefined, `if (running === 0) count = 1; if (count === 0) ${never} ${tail}`) },
    faults: [['order-dependent', 'tail', 'for whoever opens the page now']],
  },
  {
    name: 'an earlier task that a later one does',
    files: {
      'solution.sh': `#: name\ntrue\n#: tail\nsetsid unshare --uts sh -c 'hostname harbor; exec tail -f /dev/null' ${away}\n`,
    },
    only: 'step',
    faults: [['wrong step state', 'name', 'fail: Expected']],
  },
  {
    name: 'a task that is done where it begins',
    files: { 'steps/tail.sh': `setsid tail -f /dev/null ${away}\n` },
    only: 'step',
    faults: [['wrong step state', 'tail', 'pass: Passed: A process']],
  },
  {
    name: 'a step that fails',
    files: { 'steps/tail.sh': 'echo no such ship; exit 3\n' },
    only: 'step',
    faults: [['script failed', 'steps/tail.sh', 'no such ship']],
  },
  {
    name: 'flaky',
    files: { 'checks.ts': checks(undefined, `${tail} count += 1; if (count === 2) ${never}`) },
    only: 'solution solution',
    repeat: 3,
    faults: [['flaky', 'tail', 'in 1 of 3 runs false red']],
  },
  {
    name: 'leaking hint',
    files: {
      'checks.ts': checks(
        undefined,
        undefined,
        'Run \\`setsid unshare --uts sh -c "hostname harbor; exec sleep 1d"\\`',
      ),
    },
    faults: [['leaking hint', 'name', 'in solution.sh: setsid unshare --uts']],
  },
  {
    name: 'stale output',
    files: { 'index.mdx': page('harbor') },
    only: 'page',
    faults: [['stale output', 'index.mdx:7', 'came     sandbox']],
  },
  {
    name: 'stale output of a first line',
    files: { 'index.mdx': page('sandbox', 'echo harbor\nhostname') },
    only: 'page',
    faults: [['stale output', 'index.mdx:7', 'came     harbor']],
  },
  {
    name: 'a block that ends its shell',
    files: { 'index.mdx': page('sandbox', 'hostname; exit 3') },
    only: 'page',
    faults: [['script failed', 'index.mdx:7', 'The block ends the shell of terminal 1 (exit code 3)']],
  },
  {
    name: 'no fault in a block that is not run',
    files: { 'index.mdx': page('sandbox', 'exit 3', 'run skip="it ends the shell"') },
    only: 'page',
    faults: [],
  },
  {
    name: 'a part that nothing checks',
    files: { 'solution.sh': solution(`mkdir /srv/extra\nsetsid tail -f /dev/null ${away}`) },
    only: 'mutant',
    faults: [
      ['unchecked', 'solution.sh:4', '- mkdir /srv/extra'],
      ['unchecked', 'solution.sh:4', '+ mkdir /srv/extrax'],
    ],
  },
];

/** Writes a lesson to a folder of its own below a new temporary one, and gives that. */
export function writeLesson({ files }: FaultyLesson): string {
  const root = mkdtempSync(join(tmpdir(), 'drydock-faulty-'));
  for (const [file, text] of Object.entries({ ...good, ...files })) {
    const path = join(root, 'faults/01-lesson', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return root;
}
