import { probeRefreshedBy, type SourceKind, sources } from '#protocol';
import { type DeclaredFact, type DeclaredLens, declaredLenses, type Step } from './lens-types.ts';
import { type Origin, originOf } from './read-facts.ts';

/** Where the table lies in the clone. */
export const tableFile = '.github/FACTS.md';

/** The whole table, as Markdown: types from the compiler, origins from reading every fact once. */
export async function factsTable(): Promise<string> {
  const lenses = declaredLenses();
  const sections = await Promise.all(lenses.map(section));
  return [intro(lenses), sourcesTable(), ...sections].join('\n\n').concat('\n');
}

const intro = (lenses: readonly DeclaredLens[]): string => `# Facts

Everything that a check can read: ${count(lenses)} facts of ${lenses.length} lenses. Made from the code by \`npm run facts\`; a test fails when it is out of date.
How checks are written: [CONTRIBUTING.md](CONTRIBUTING.md). What is read from is shown for a container \`web\`, an image \`nginx:1.27\`, a volume
\`notes\`, a network \`back\` and the like. A fact that is not there is absent and says why.`;

const count = (lenses: readonly DeclaredLens[]) => lenses.reduce((sum, { facts }) => sum + facts.length, 0);

function sourcesTable(): string {
  const kinds = Object.entries(sources).map(([kind, { delivery, refreshedBy }]) => [
    code(kind),
    refreshedBy,
    delivery === 'evented' ? 'nothing' : 'a look each time, while a check that is watched reads it',
  ]);
  return [
    '## Sources',
    table(
      ['Source', 'Refreshed by', 'Costs while nothing changes'],
      [...kinds, ['a probe', probeRefreshedBy, 'nothing once it passes']],
    ),
  ].join('\n\n');
}

async function section(lens: DeclaredLens): Promise<string> {
  const ways = lens.ways.map((way) => (way.at(-1)?.listed ? `each of ${code(written(way))}` : code(written(way))));
  const rows = await Promise.all(lens.facts.map(async (fact) => row(fact, await originOf(lens, fact))));
  return [
    `## ${lens.name}`,
    `${ways.join(', ')}${lens.says === '' ? '' : `: ${lens.says}`}`,
    table(['Fact', 'Type', 'Unit', 'What it is', 'Read from', 'Source, and what refreshes it'], rows),
  ].join('\n\n');
}

function row(fact: DeclaredFact, { from, sources: read }: Origin): string[] {
  const refreshed = read.map((kind) =>
    kind === 'probe' ? `probe: ${probeRefreshedBy}` : `${code(kind)}: ${refreshedBy(kind)}`,
  );
  return [code(dotted(fact.steps)), code(fact.type), fact.unit ?? '', fact.says, code(from), refreshed.join('; ')];
}

const refreshedBy = (kind: SourceKind): string => sources[kind].refreshedBy;

/** `await t.http.get(target, options?)` */
function written(way: readonly Step[]): string {
  const path = `t.${dotted(way)}`;
  return way.some(({ awaited }) => awaited) ? `await ${path}` : path;
}

const dotted = (steps: readonly Step[]): string =>
  steps
    .map(({ name, parameters }) => (parameters === undefined ? name : `${name}(${parameters.join(', ')})`))
    .join('.');

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

/** A bar would begin the next cell, in code too. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const code = (text: string): string => `\`${text}\``;
