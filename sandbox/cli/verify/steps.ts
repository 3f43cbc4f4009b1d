/** One tool that judges the tree without Docker: `command` runs in the clone's folder and says no by its exit code. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** How a person mends what it finds. */
  readonly fix: string;
}

/** Where the unit tests leave their counts. */
export const unitReport = 'test-results/unit.json';

/** Everything that `npm run check` proves, longest first so that two at a time end together. */
export const steps: readonly Step[] = [
  {
    name: 'unit tests',
    command: [
      'vitest',
      'run',
      '--config',
      '.vitest.config.ts',
      '--project',
      'unit',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ],
    fix: 'npx vitest --config .vitest.config.ts --project unit',
  },
  {
    name: 'types of the site',
    command: ['astro', 'check', '--minimumFailingSeverity', 'warning'],
    fix: 'npx astro check',
  },
  { name: 'types of the sandbox', command: ['tsc', '-p', 'sandbox'], fix: 'npx tsc -p sandbox' },
  { name: 'lint', command: ['biome', 'check', '--error-on-warnings', '.'], fix: 'npm run format' },
  {
    name: 'format of pages and lessons',
    command: ['prettier', '--check', '--log-level', 'warn', '**/*.{astro,mdx}'],
    fix: 'npm run format',
  },
  {
    name: 'import rules',
    command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'sandbox', 'lessons'],
    fix: 'see the import table in .github/ARCHITECTURE.md',
  },
  {
    name: 'nothing unused',
    command: ['knip', '--no-progress'],
    fix: 'delete it, or name the reason in package.json#knip',
  },
  {
    name: 'lessons',
    command: ['node', 'sandbox/cli/verify/lessons.ts'],
    fix: 'npx drydock lint says how, line by line',
  },
  { name: 'file sizes', command: ['node', 'sandbox/cli/verify/file-sizes.ts'], fix: 'split the file by verb' },
];
