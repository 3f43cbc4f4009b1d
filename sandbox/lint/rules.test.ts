import { afterEach, describe, expect, it } from 'vitest';
import { type LessonFolder, newLessonFolder } from '../testing/new-lesson-folder.ts';
import { type LintResult, lintLessons, readCourse, ruleList } from './index.ts';

const id = 'linux/03-cgroups';
let folder: LessonFolder | undefined;
afterEach(() => folder?.end());

async function lintWith(spoil: (lesson: LessonFolder) => void): Promise<LintResult> {
  folder = await newLessonFolder(id);
  spoil(folder);
  const course = readCourse([folder.root]);
  return lintLessons(course, course.ids, folder.root);
}

const page = 'index.mdx';
const checks = 'checks.ts';
/** The last words before "Recall". */
const end = 'and it has the same one.';
const prose = (words: number) =>
  'The kernel counts what each group of processes uses. '.repeat(Math.ceil(words / 9)).trim();
/** Words with something to do in between, so that nothing else is too long. */
const longPage = (words: number) => `\n\n${`${prose(45)}\n\n\`\`\`sh\nlsns\n\`\`\`\n\n`.repeat(Math.ceil(words / 45))}`;
const block = (language: string, code: string) => `\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;
const hard =
  'Organizational virtualization infrastructure characteristically necessitates comprehensive administration. ';
const withoutParts = (lesson: LessonFolder) => {
  for (const file of [...lesson.list('accept'), ...lesson.list('wrong')]) {
    lesson.write(file, lesson.read(file).replace(/# replaces:.*\n/, ''));
  }
};
const secondCheck = / {4}check\('limit'[\s\S]*?\n {4}\}\),\n/;

/** For every rule lessons that break it and nothing else, and a part of what must be said. */
const broken: Record<string, readonly (readonly [said: string, spoil: (lesson: LessonFolder) => void])[]> = {
  readable: [['Predict', ({ insert }) => insert(page, '## Start it', '\n\n<Predict>\n')]],
  'lesson-name': [
    ['folder "3-cgroups"', ({ rename }) => rename('linux/3-cgroups')],
    ['track "lynx"', ({ rename }) => rename('lynx/03-cgroups')],
  ],
  'unused-file': [['nothing names this file', ({ write }) => write('files/app.py', 'print(1)')]],
  canary: [['no canary', ({ replace }) => replace('wrong/limit-missing.sh', '# drydock-canary-7f3a\n', '')]],
  frontmatter: [
    ['minutes: ', ({ replace }) => replace(page, 'minutes: 10', 'minutes: 41')],
    ['Unrecognized key: "minute"', ({ insert }) => insert(page, 'minutes: 10', '\nminute: 10')],
    ['YAML that is not understood', ({ insert }) => insert(page, 'minutes: 10', '\nminutes: 12')],
  ],
  'objective-proved': [
    ['"rans", which is no check', ({ replace }) => replace(page, 'provedBy: [runs]', 'provedBy: [rans]')],
  ],
  'prerequisite-known': [
    ['no lesson "linux/02-namespace"', ({ replace }) => replace(page, '[linux/02-namespaces]', '[linux/02-namespace]')],
    ['comes after this lesson', ({ replace }) => replace(page, '[linux/02-namespaces]', '[docker/04-dockerfile]')],
  ],
  terms: [
    ['"swap", which no lesson has explained', ({ insert }) => insert(page, end, ' See <Term>swap</Term>.')],
    [
      'term "swap" is nowhere',
      ({ replace }) => replace(page, 'means: The most', 'means: The most memory.\n  - term: swap\n    means: The most'),
    ],
  ],
  'new-commands': [
    [
      'new commands 5 (docker, lsns, unshare, nsenter, capsh), at most 4',
      ({ insert }) => insert(page, end, block('sh', 'lsns; unshare') + block('sh', 'nsenter; capsh')),
    ],
  ],
  'step-minutes': [
    ['minutes of a step 9, at most 8', ({ insert }) => insert(page, end, '\n\n<Instructor minutes={9} />')],
    [
      'minutes of all steps 12, the lesson has 10',
      ({ insert }) => insert(page, end, '\n\n<Instructor minutes={6} />'.repeat(2)),
    ],
  ],
  'prose-words': [['at most 1,100', ({ insert }) => insert(page, end, longPage(900))]],
  'prose-words-aim': [
    ['at least 300', ({ replace }) => replace(page, /Notice that the limit[^\n]*/, 'Notice it.')],
    ['900 are aimed at', ({ insert }) => insert(page, end, longPage(600))],
  ],
  'words-before-action': [
    ['at most 120', ({ replace }) => replace(page, '<Predict', `${prose(54)}\n\n${prose(54)}\n\n<Predict`)],
  ],
  'words-between-actions': [
    ['between two actions', ({ insert }) => insert(page, 'runs for a day.', `\n\n${prose(54)}\n\n${prose(54)}`)],
    [
      'median of words',
      ({ read, write }) => write(page, read(page).replace(/\n\n(?=```sh|<[PQR])/g, `\n\n${prose(54)}\n\n`)),
    ],
  ],
  'paragraph-words': [
    ['words in a paragraph 63, at most 60', ({ insert }) => insert(page, end, `\n\n${prose(63)}\n\n`)],
  ],
  'sentence-words': [
    [
      'words in the mean sentence',
      ({ read, write }) => write(page, read(page).replace(/(?<=[a-z`])[.?] (?=[A-Z`])/g, ', and then some more, ')),
    ],
  ],
  'reading-grade': [
    [
      'reading grade',
      ({ read, write }) => write(page, read(page).replace(/(?<=\n)Notice[^\n]*/g, hard.repeat(5).trim())),
    ],
  ],
  'banned-words': [
    ['"simply" in the prose', ({ insert }) => insert(page, end, ' You simply look.')],
    ['"Easy" in the prose', ({ replace }) => replace(page, "text: 'None'", "text: 'Easy: none'")],
    ['"🎉" in the prose', ({ insert }) => insert(page, end, ' 🎉')],
  ],
  predictions: [
    ['predictions 0, at least 1', ({ read, write }) => write(page, read(page).replaceAll('<Predict', '<Question'))],
  ],
  'recall-items': [
    [
      'recall items 5, 2 to 4',
      ({ insert, read }) => insert(page, end, `\n\n${/<Quiz[\s\S]*?\n\/>/.exec(read(page))?.[0]}`.repeat(3)),
    ],
    [
      'from earlier lessons 0',
      ({ replace }) => replace(page, /<Recall(\s+id="earlier")\s+from="[^"]*"/, '<Quiz id="earlier"'),
    ],
    ['which is no earlier lesson', ({ replace }) => replace(page, 'from="linux/02-namespaces"', 'from="helm/01-helm"')],
  ],
  'question-options': [
    [
      'options of "limit-read" 2, 3 to 4',
      ({ replace }) => replace(page, / {4}\{\n {6}text: 'None: it ends[\s\S]*?\},\n/, ''),
    ],
    [
      'right options of "limit-read" 0, 1',
      ({ replace }) => replace(page, "sandbox', right: true,", "sandbox', misconception: 'limit-goes-with-stop',"),
    ],
    [
      'is no misconception',
      ({ replace }) =>
        replace(
          page,
          "misconception: 'limit-goes-with-stop',\n      reply: 'A stop",
          "misconception: 'other',\n      reply: 'A stop",
        ),
    ],
    [
      'with the misconception "limit-sets-memory-aside", more than 1',
      ({ replace }) =>
        replace(
          page,
          "misconception: 'limit-goes-with-stop',\n      reply: 'A stop",
          "misconception: 'limit-sets-memory-aside',\n      reply: 'A stop",
        ),
    ],
    [
      'has no reply',
      ({ replace }) => replace(page, "reply: 'Settings belong to the container, also while nothing runs in it.',", ''),
    ],
  ],
  'misconception-met': [
    [
      '<Misconception> "other"',
      ({ insert }) => insert(page, end, '\n\n<Misconception id="other">\n\nLook.\n\n</Misconception>'),
    ],
    [
      'misconception "mebibyte" is in no question',
      ({ insert }) =>
        insert(
          page,
          'misconceptions:',
          "\n  - { id: mebibyte, belief: 'One MiB is a million bytes.', truth: 'It is 1,048,576.' }",
        ),
    ],
  ],
  tasks: [
    [
      'a task for "run", which is no check',
      ({ insert }) => insert(page, '<Exercise>', '\n\n<Task check="run">Run it.</Task>'),
    ],
    [
      'tasks for check "limit" 2, 1',
      ({ replace }) => replace(page, '</Exercise>', '<Task check="limit">Again.</Task>\n\n</Exercise>'),
    ],
  ],
  'page-order': [
    ['no <BreakIt>', ({ read, write }) => write(page, read(page).replace(/<\/?BreakIt>/g, ''))],
    ['no block marked gap', ({ replace }) => replace(page, 'sh gap', 'sh')],
    ['<Goal> comes too late', ({ replace }) => replace(page, '<Goal>', 'Look.\n\n<Goal>')],
    [
      '<Exercise> comes too late',
      ({ read, write }) => {
        const [exercise = ''] = /<Exercise>[\s\S]*<\/Exercise>/.exec(read(page)) ?? [];
        write(page, read(page).replace(exercise, '').replace('</BreakIt>', `</BreakIt>\n\n${exercise}`));
      },
    ],
  ],
  'fence-language': [
    ['a block without a language', ({ insert }) => insert(page, end, block('', 'text'))],
    ['in "bash"', ({ insert }) => insert(page, end, block('bash', 'docker info'))],
  ],
  'fence-purpose': [
    [
      'commands in one block 4, at most 3',
      ({ insert }) => insert(page, end, block('sh', 'a=1; docker ps && docker info\ndocker ps | wc -l; docker ps')),
    ],
  ],
  'fence-prompt': [
    ['a prompt sign', ({ insert }) => insert(page, end, block('sh', '$ docker info'))],
    ['a prompt sign', ({ insert }) => insert(page, end, block('sh', 'root@sandbox:~# docker info'))],
  ],
  'pinned-tags': [
    ['image "nginx" without a tag', ({ insert }) => insert(page, end, block('sh', 'docker run -d -p 80:80 nginx'))],
    [
      'image "nginx:latest" with the tag latest',
      ({ insert }) => insert(page, end, block('yaml', 'image: nginx:latest')),
    ],
  ],
  'run-output': [
    ['a run block without output', ({ insert }) => insert(page, end, block('sh run', 'docker info'))],
    ['no run block wrote', ({ insert }) => insert(page, end, block('output', '1'))],
  ],
  'skip-reason': [
    ['skip without a reason', ({ insert }) => insert(page, end, block('sh run skip', 'docker info'))],
    ['skip without a reason', ({ insert }) => insert(page, end, block('sh run skip="later"', 'docker info'))],
    ['skip on a block that', ({ insert }) => insert(page, end, block('sh skip="it takes an hour"', 'docker info'))],
  ],
  'link-target': [
    ['there is no lesson "linux/99-none"', ({ insert }) => insert(page, end, ' [Go](/linux/99-none/)')],
    ['no heading "stop-it"; there are start-it', ({ insert }) => insert(page, end, ' [Go](#stop-it)')],
    ['it ends without a /', ({ insert }) => insert(page, end, ` [Go](/${id})`)],
    ['there is no file "app.py"', ({ insert }) => insert(page, end, ' [Take it](app.py)')],
  ],
  'learn-target': [
    ['no heading "start"', ({ replace }) => replace(checks, '#start-it', '#start')],
    ['it names no heading', ({ replace }) => replace(checks, '#start-it', '')],
  ],
  'external-link': [['inside a step', ({ insert }) => insert(page, end, ' [Docs](https://docs.docker.com)')]],
  'page-imports': [
    [
      'import of "./solution.sh?raw"',
      ({ replace }) => replace(page, '<Goal>', "import answer from './solution.sh?raw';\n\n<Goal>"),
    ],
    ['import of "../../x.ts"', ({ replace }) => replace(page, '<Goal>', "import x from '../../x.ts';\n\n<Goal>")],
  ],
  'alt-text': [
    [
      'words in the alternative text 1, 5 to 25',
      ({ insert, write }) => {
        write('boxes.png', '');
        insert(page, end, '\n\n![Boxes](./boxes.png)');
      },
    ],
  ],
  'long-description': [
    [
      'words in the description of a diagram 3, at least 30',
      ({ insert }) =>
        insert(
          page,
          end,
          block('mermaid', 'flowchart\naccTitle: A box in a larger box\naccDescr: Two nested boxes\na --> b'),
        ),
    ],
    [
      'words in the description of a diagram 0',
      ({ insert, write }) => {
        write('boxes.svg', '<svg/>');
        insert(page, end, '\n\n![A box in a larger box](./boxes.svg)');
      },
    ],
    [
      'words in the description of a diagram 1',
      ({ insert }) => insert(page, end, '\n\n<svg><title>A box in a larger box</title><desc>Boxes</desc></svg>\n'),
    ],
  ],
  'seed-known': [
    ['"prot"; there are name, mem', ({ insert }) => insert(page, end, ' Open <Seed name="prot" />.')],
    ['"prot"', ({ insert }) => insert(page, end, block('sh', 'docker port {{prot}}'))],
    ['"prot"', ({ insert }) => insert('solution.sh', 'sleep 1d', ' $SEED_PROT')],
    ['"prot"', ({ replace }) => replace(checks, 'with a command', 'with {prot} command')],
  ],
  'seed-shown': [
    [
      'seed "word" is told nowhere',
      ({ replace }) => replace(checks, 'name: seed.name(),', 'name: seed.name(), word: seed.word(),'),
    ],
  ],
  'seed-example': [
    ['example of "word", which is no seed', ({ insert }) => insert(page, 'seeds:', '\n  word: almond')],
    ['seed "mem" without an example', ({ replace }) => replace(page, '  mem: 64\n', '')],
  ],
  'exercise-files': [
    [
      'no solution.sh',
      (lesson) => {
        lesson.remove('solution.sh');
        withoutParts(lesson);
      },
    ],
  ],
  'check-count': [
    [
      'checks 1, at least 2',
      ({ replace, remove }) => {
        replace(checks, secondCheck, '');
        replace(page, 'provedBy: [limit, limit-read]', 'provedBy: [limit-read]');
        replace(page, '</Task>\n<Task check="limit">', '');

        for (const file of ['limit-missing', 'limit-in-millions']) remove(`wrong/${file}.sh`);
        for (const file of ['command-ends', 'other-name', 'only-created']) {
          replace(`wrong/runs-${file}.sh`, '# expects: limit waiting "runs"\n', '');
        }
      },
    ],
  ],
  'check-static': [
    [
      'a text of check "runs" that is computed',
      ({ replace }) => replace(checks, /title: 'Container `\{name\}` runs[^\n]*/, 'title: String(page),'),
    ],
  ],
  'unaided-check': [
    [
      'checks on tasks without a shown command 0',
      ({ insert }) =>
        insert(
          page,
          end,
          block('sh', 'docker create --name {{name}} -m {{mem}}m debian:trixie-slim sleep 1d') +
            block('sh', 'docker  start {{name}}'),
        ),
    ],
  ],
  'negative-check': [
    ['check "runs" only says what must not be', ({ replace }) => replace(checks, ".is('running'", ".isNot('exited'")],
  ],
  'message-blame': [
    ['"you forgot" in a message', ({ replace }) => replace(checks, 'It has no limit:', 'No limit, you forgot it:')],
  ],
  'message-words': [['words in a message', ({ replace }) => replace(checks, 'It has no limit:', prose(45))]],
  'hint-rungs': [['hints of "runs" 2, 3', ({ replace }) => replace(checks, / {8}'Look at the STATUS.*\n/, '')]],
  'hint-form': [
    [
      'the first hint of "runs" asks nothing',
      ({ replace }) => replace(checks, 'of yours goes on?', 'of yours goes on.'),
    ],
    ['the third hint of "limit" has no gap', ({ replace }) => replace(checks, '-m ____ IMAGE', '-m LIMIT IMAGE')],
  ],
  'hint-solution': [
    [
      'holds a line of a solution: docker run -d',
      ({ replace }) =>
        replace(
          checks,
          'Read the limit:',
          'Type docker run -d --name {name} -m {mem}m debian:trixie-slim sleep 1d and',
        ),
    ],
  ],
  'attempt-header': [
    [
      'expects of "limits", which is no check',
      ({ insert }) => insert('wrong/limit-missing.sh', 'no limit"\n', '# expects: limits fail "x"\n'),
    ],
    [
      'Not understood: # expects: limit red',
      ({ insert }) => insert('wrong/limit-missing.sh', 'no limit"\n', '# expects: limit red "x"\n'),
    ],
    [
      'replaces "run", which the solution has not; it has runs',
      ({ replace }) => replace('wrong/limit-missing.sh', 'replaces: runs', 'replaces: run'),
    ],
    ['a wrong attempt that expects nothing', ({ write }) => write('wrong/nothing.sh', '# drydock-canary-7f3a\ntrue\n')],
    [
      'an accepted way that expects a failure',
      ({ write }) => write('accept/red.sh', '# drydock-canary-7f3a\n# expects: runs fail "x"\n'),
    ],
  ],
  'wrong-attempts': [
    ['wrong attempts that "limit" explains 1, at least 2', ({ remove }) => remove('wrong/limit-missing.sh')],
    ['wrong attempts 0, at least 3', ({ remove }) => remove('wrong')],
  ],
  'accepted-ways': [['no other correct way', ({ remove }) => remove('accept')]],
  'allow-comment': [
    ['there is no rule "short-words"', ({ insert }) => insert(page, 'minutes: 10', '\n# lint-allow short-words: so')],
    ['rule "canary" cannot be bent', ({ insert }) => insert('solution.sh', '#: runs', '\n# lint-allow canary: so')],
    [
      'an allow comment without a reason',
      ({ insert }) => insert(checks, 'checks: [', '\n// lint-allow negative-check'),
    ],
    [
      'rule "pinned-tags" finds nothing here',
      ({ insert }) => insert(page, end, '\n\n{/* lint-allow pinned-tags: so */}'),
    ],
  ],
};

it('the lesson of drydock new lesson has no findings', async () => {
  expect(await lintWith(() => {})).toEqual({ lessons: [id], reports: [], allowed: [] });
});

describe.each(Object.entries(broken))('%s', (rule, cases) => {
  it.each(cases)('finds: %s', async (said, spoil) => {
    const { reports } = await lintWith(spoil);
    expect([...new Set(reports.map((report) => report.rule))]).toEqual([rule]);
    expect(reports.map(({ found }) => found).join('\n')).toContain(said);
  });
});

it('a hint may hold a longer command than the one of a solution', async () => {
  const { reports } = await lintWith(({ insert, replace }) => {
    insert('solution.sh', 'sleep 1d', '\nsleep 1');
    replace(checks, 'Read the limit:', 'It runs sleep 1d. Read the limit:');
  });
  expect(reports).toEqual([]);
});

it('every rule has a lesson that breaks it', () => {
  expect(ruleList.map((rule) => rule.id).filter((one) => broken[one] === undefined)).toEqual([]);
});

describe('an allow comment with a reason', () => {
  const unpinned = block('sh', 'docker pull nginx');
  it.each([
    [
      'above a block',
      ({ insert }: LessonFolder) => insert(page, end, `\n\n{/* lint-allow pinned-tags: about tags */}${unpinned}`),
    ],
    [
      'in the frontmatter',
      ({ insert }: LessonFolder) => {
        insert(page, end, unpinned);
        insert(page, 'minutes: 10', '\n# lint-allow pinned-tags: about tags');
      },
    ],
  ])('excuses what is found: %s', async (_where, spoil) => {
    const { reports, allowed } = await lintWith(spoil);
    expect(reports).toEqual([]);
    expect(allowed).toMatchObject([
      { rule: 'pinned-tags', found: 'image "nginx" without a tag', reason: 'about tags' },
    ]);
  });

  it('excuses the line below it in checks.ts, and no other', async () => {
    const allow = '// lint-allow negative-check: setup.sh makes it\n';
    const spoil = ({ replace }: LessonFolder) => {
      replace(checks, ".is('running'", ".isNot('exited'");
      replace(checks, "    check('runs'", `    ${allow}    check('runs'`);
    };
    expect(await lintWith(spoil)).toMatchObject({ reports: [], allowed: [{ rule: 'negative-check' }] });
    folder?.replace(checks, allow, `${allow}\n`);
    const course = readCourse([folder?.root ?? '']);
    expect(lintLessons(course, [id], '/').reports.map(({ rule }) => rule)).toEqual(['negative-check', 'allow-comment']);
  });
});
