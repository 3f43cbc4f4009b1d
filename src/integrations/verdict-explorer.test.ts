import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { verdictExplorer } from './verdict-explorer.ts';

type SetUp = NonNullable<ReturnType<typeof verdictExplorer>['hooks']['astro:config:setup']>;

/** What the integration puts on pages for one of Astro's commands. */
async function injectedBy(command: Parameters<SetUp>[0]['command']): Promise<string[]> {
  const injectScript = vi.fn<Parameters<SetUp>[0]['injectScript']>();
  const options: Partial<Parameters<SetUp>[0]> = { command, injectScript };
  await Reflect.apply(verdictExplorer().hooks['astro:config:setup'] ?? expect.fail, undefined, [options]);
  return injectScript.mock.calls.map(([, code]) => code);
}

test('only the dev server gets the explorer', async () => {
  expect(await injectedBy('dev')).toEqual(["import '/src/dev/main.ts';"]);
  for (const command of ['build', 'preview', 'sync'] as const) expect(await injectedBy(command)).toEqual([]);
});

test('nothing else of the site knows it, so no build can hold it', () => {
  const files = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|astro|css)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith('src/dev/'));
  expect(files.length).toBeGreaterThan(50);
  const knowing = files.filter((file) => /\/dev\/(main|explorer|trace|follow)/.test(readFileSync(file, 'utf8')));
  expect(knowing).toEqual(['src/integrations/verdict-explorer.ts']);
});
