import { expect, it } from 'vitest';
import { asEntry, isSameChange, readEquivalents } from './equivalents.ts';

const file = `# drydock-canary-7f3a
# why: The task names no image.
- docker run -d web
+ docker run -d site

# why: Both lines only tidy up.
- rm x
- rm y
- sync
+ sync x
`;

it('an entry has its reason, what is changed and what becomes of it', () => {
  expect(readEquivalents(file)).toEqual([
    { why: 'The task names no image.', before: 'docker run -d web', after: 'docker run -d site', line: 3 },
    { why: 'Both lines only tidy up.', before: 'rm x\nrm y\nsync', after: 'sync x', line: 7 },
  ]);
  expect(readEquivalents('- rm x\n\n- rm y\n')).toEqual([
    { why: '', before: 'rm x', after: '', line: 1 },
    { why: '', before: 'rm y', after: '', line: 3 },
  ]);
});

it('is written as it is read', () => {
  for (const entry of readEquivalents(file)) {
    const [again] = readEquivalents(asEntry(entry));
    expect(again !== undefined && isSameChange(again, entry)).toBe(true);
  }
});
