/** The import table of .github/ARCHITECTURE.md, checked by `npm run check`. Everything not named here stays within its own folder. */
const production = { pathNot: ['\\.test\\.ts$', '^sandbox/testing/', '^sandbox/bench/'] };
const inside = (folder) => `^${folder}/`;

/** `from` may import only what matches `to` (and npm packages, unless `packages` narrows them). */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...production },
  to: { path: '^(src|sandbox|lessons)/', pathNot: [from, ...to] },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(astro:|virtual:)' },
    },
    { name: 'source-never-imports-tests', severity: 'error', from: production, to: { path: '\\.test\\.ts$' } },
    {
      name: 'source-never-imports-testing',
      severity: 'error',
      from: { path: '^(src|sandbox|lessons)/', ...production },
      to: { path: '^sandbox/(testing|bench)/' },
    },
    only(
      'site-speaks-protocol',
      inside('src'),
      [inside('sandbox/protocol')],
      'The browser knows the borders and nothing behind them',
    ),
    only(
      'lesson-checks-use-the-language',
      inside('lessons'),
      [inside('sandbox/checks')],
      'Lessons are read by grading, never linked to it',
    ),
    only('protocol-stands-alone', inside('sandbox/protocol'), [], 'Everybody imports it'),
    only(
      'checks-are-pure',
      inside('sandbox/checks'),
      [inside('sandbox/protocol')],
      'The authoring language knows results, nothing else',
    ),
    only(
      'grading-knows-facts-only',
      inside('sandbox/grading'),
      [inside('sandbox/(protocol|checks)')],
      'How facts were read is not its business',
    ),
    only(
      'lab-host-never-knows-web',
      inside('sandbox/labhost'),
      [inside('sandbox/protocol')],
      'It accepts a template and numbers',
    ),
    only(
      'cluster-knows-namespaces-only',
      inside('sandbox/cluster'),
      [inside('sandbox/(protocol|grading)')],
      'Who may come in, and what he learns, is decided elsewhere',
    ),
    only(
      'registry-stands-alone',
      inside('sandbox/registry'),
      [inside('sandbox/protocol')],
      'Who may push is decided without a question to anybody',
    ),
    only(
      'storage-stands-alone',
      inside('sandbox/storage'),
      [inside('sandbox/protocol')],
      'Interfaces and two dialects',
    ),
    only(
      'web-uses-services',
      inside('sandbox/web'),
      [inside('sandbox/(protocol|grading|storage|checks|lab-client|cluster)')],
      'Never the engine, never the lab host code',
    ),
    only(
      'lab-client-speaks-protocol',
      inside('sandbox/lab-client'),
      [inside('sandbox/(protocol|grading|registry)')],
      'The other end of the line is none of its code',
    ),
    only(
      'proof-speaks-as-web-does',
      inside('sandbox/prove'),
      [inside('sandbox/(protocol|checks|grading|lab-client|cluster)'), '^src/lab/terminal/(run|screen)-text\\.ts$'],
      'It sees a sandbox, and types into it, as a page does',
    ),
    only(
      'lint-reads-files',
      inside('sandbox/lint'),
      [inside('sandbox/(protocol|grading|prove)'), '^src/(lesson-schema|tracks)\\.ts$'],
      'It judges what lies in a folder and runs nothing',
    ),
    {
      name: 'dockerode-lives-in-the-engine-folder',
      severity: 'error',
      // The benchmark's rival is plain dockerode.
      from: { path: '^(src|sandbox|lessons)/', pathNot: ['^sandbox/labhost/engine/', '^sandbox/bench/'] },
      to: { path: 'node_modules/(dockerode|docker-modem)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kubernetes-client-lives-in-the-cluster-folder',
      severity: 'error',
      from: { path: '^(src|sandbox|lessons)/', pathNot: ['^sandbox/cluster/', '\\.test\\.ts$'] },
      to: { path: 'node_modules/@kubernetes/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-packages',
      comment: 'protocol and checks import zod at most',
      severity: 'error',
      from: { path: '^sandbox/(protocol|checks)/', ...production },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'A folder is entered by its index.ts',
      severity: 'error',
      from: { path: '^(?:src|sandbox)/([^/]+)/', ...production },
      to: {
        path: '^sandbox/(protocol|checks|grading|storage|registry|lab-client|prove|lint|cluster)/',
        pathNot: [
          '^sandbox/$1/',
          '^sandbox/(protocol|checks|grading|storage|registry|lab-client|prove|lint|cluster)/index\\.ts$',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.drydock|\\.astro)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
    combinedDependencies: true,
  },
};
