import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureSite, hashOf } from './site-build.ts';
import { fakeContext } from './testing/fake-context.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock site-'));
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/page.astro'), 'one');
  mkdirSync(join(root, 'node_modules/astro/bin'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Stands in for Astro: its output is what the page holds. */
const astro = (body: string) => writeFileSync(join(root, 'node_modules/astro/bin/astro.mjs'), body);
const working = `
import { cpSync, mkdirSync } from 'node:fs';
const out = process.argv[process.argv.indexOf('--outDir') + 1];
mkdirSync(out, { recursive: true });
cpSync('src/page.astro', out + '/index.html');
`;
const page = () => readFileSync(join(root, 'dist/index.html'), 'utf8');

describe('ensureSite', () => {
  it('builds once, and again only when a source changed', async () => {
    const { context, ended } = fakeContext(root);
    astro(working);
    await ensureSite(context);
    await ensureSite(context);
    writeFileSync(join(root, 'src/page.astro'), 'two');
    await ensureSite(context);
    expect(page()).toBe('two');
    expect(ended).toEqual(['Site: built', 'Site: up to date', 'Site: built']);
  });

  it('keeps the old site when a page does not build, and shows what Astro says', async () => {
    const { context } = fakeContext(root);
    astro(working);
    await ensureSite(context);
    writeFileSync(join(root, 'src/page.astro'), 'broken');
    astro(`console.error('[InvalidContentEntryDataError] docs → linux/01'); process.exit(1);`);
    await expect(ensureSite(context)).rejects.toMatchObject({
      problem: { code: 'site-not-built', message: expect.stringContaining('docs → linux/01') },
    });
    expect(page()).toBe('one');
  });

  it('builds again when the folder was lost between two renames', async () => {
    const { context } = fakeContext(root);
    astro(working);
    await ensureSite(context);
    rmSync(join(root, 'dist'), { recursive: true });
    await ensureSite(context);
    expect(existsSync(join(root, 'dist/index.html'))).toBe(true);
  });
});

describe('hashOf', () => {
  it('sees a change of content, of a name, and not of what is missing', () => {
    const before = hashOf(root, ['src', 'no-such-folder']);
    expect(hashOf(root, ['src'])).toBe(before);
    writeFileSync(join(root, 'src/page.astro'), 'two');
    expect(hashOf(root, ['src'])).not.toBe(before);
  });
});
