import { expect, it } from 'vitest';
import { readChecks } from './checks-file.ts';

const source = `
import { check, exercise, seed } from '#checks';
const page = '/linux/02-namespaces/';
const seeds = { name: seed.name(), 'mem': seed.pick([48, 64]) };
export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('first', {
      title: \`Name \\\`{name}\\\`\`,
      hints: ['Which?', 'Where?' + ' There.', \`Form \${page}\`],
      test(t) {
        const learn = \`\${page}#one\` as const;
        const text = () => \`Two: \${t.docker}\`;
        t.require(t.linux, t.a ? 'Not here.' : 'Nor there.');
        t.expect(t.linux).isNot('x', { learn, say: [['y', 'It is y.'], [() => true, () => 'It is z.']] });
        other.is('not an expectation');
      },
    }),
    check('second', { title: String(page), after: ['first'], stableFor: 500, hidden: true, test: (t) => {
      const learn = '/linux/02-namespaces/#two';
      t.expect(t.x).is(false, { learn });
    } }),
  ],
});
`;

it('reads what an author wrote, without running it', () => {
  const { checks, seeds, learn, messages } = readChecks(source);
  expect(checks).toEqual([
    {
      id: 'first',
      title: { text: 'Name `{name}`', line: 10 },
      hints: [
        { text: 'Which?', line: 11 },
        { text: 'Where? There.', line: 11 },
        { text: 'Form /linux/02-namespaces/', line: 11 },
      ],
      after: [],
      stable: false,
      hidden: false,
      expected: [
        { matcher: 'require', wanted: 't.linux', line: 15 },
        { matcher: 'isNot', wanted: "'x'", line: 16 },
      ],
      line: 9,
    },
    {
      id: 'second',
      title: { text: '\u{fffc}', line: 20 },
      hints: [],
      after: ['first'],
      stable: true,
      hidden: true,
      expected: [{ matcher: 'is', wanted: 'false', line: 22 }],
      line: 20,
    },
  ]);
  expect([...seeds]).toEqual([
    ['name', 4],
    ['mem', 4],
  ]);
  expect(learn.map(({ text }) => text)).toEqual(['/linux/02-namespaces/#one', '/linux/02-namespaces/#two']);
  expect(messages.map(({ text }) => text)).toEqual(['Not here.', 'Nor there.', 'It is y.', 'It is z.']);
});

it('is not led in circles by constants that are made of themselves', () => {
  expect(readChecks(`const a = \`\${a}\`; check(a, { title: b }); const b = b;`).checks).toHaveLength(1);
});
