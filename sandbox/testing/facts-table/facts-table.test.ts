import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsTable, tableFile } from './facts-table.ts';
import { declaredLenses } from './lens-types.ts';

const lenses = declaredLenses();

describe('the table of facts', () => {
  it('is what the code says now', async () => {
    expect(await factsTable(), `${tableFile} is out of date: npm run facts`).toBe(readFileSync(tableFile, 'utf8'));
  });

  it('has every fact that some file of the language declares', () => {
    const text = readFileSync(tableFile, 'utf8');
    // Looked for in the text of the files, so that a lens that the walk over the types does not reach is found too.
    const declared = globSync('sandbox/checks/**/*.ts')
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(declaration)])
      .flatMap(([, property, method]) => property ?? method ?? []);
    expect(declared.length).toBeGreaterThan(150);
    expect(declared.filter((name) => !new RegExp(`[\`.]${name}[\`(]`).test(text))).toEqual([]);
  });

  it.each(
    lenses.flatMap(({ name, facts }) =>
      facts
        .filter(({ isNumber }) => isNumber)
        .map(({ steps, unit }) => [`${name}.${steps.at(-1)?.name}`, unit] as const),
    ),
  )('gives a unit to the number %s', (_name, unit) => {
    expect(unit, 'add @unit to its JSDoc: bytes, seconds, milliseconds since 1970, count, …').toMatch(/\w/);
  });
});

/** `readonly memoryLimit: Fact<…>` and `variable(name: string): Fact<…>`, as members of an interface. */
const declaration = /readonly (\w+): Fact<|^ {2,4}(\w+)\([^\n]*\): (?:Promise<)?Fact<.*;$/gm;
