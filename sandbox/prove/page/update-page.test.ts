import { expect, it } from 'vitest';
import { pageBlocks } from './page-blocks.ts';
import { withOutputs } from './update-page.ts';

const page = `Text.

\`\`\`sh run
hostname
\`\`\`

\`\`\`output
stale
\`\`\`

\`\`\`sh run
echo $PPID
\`\`\`

Notice.

  \`\`\`sh run
  cat list
  \`\`\`

\`\`\`sh run
wide
\`\`\`

\`\`\`output
kept… as it is
\`\`\`

\`\`\`sh run silent
ls
\`\`\`

\`\`\`sh run
false
\`\`\`
`;
const outputs = ['sandbox\n', '12\n', 'a\nb {{x}}\n', 'kept, 7, as it is\n', 'a\nb\n', ''];
const played = (changed: Record<number, string> = {}) =>
  pageBlocks(page).map((block, index) => ({
    block,
    exitCode: index === 5 ? 1 : 0,
    output: changed[index] ?? outputs[index] ?? '',
  }));

it('writes what is missing or stale, and leaves alone what fits, is silent or failed', () => {
  const { text, written } = withOutputs(page, [played(), played({ 1: '13\n' })], {});
  expect(written).toBe(3);
  expect(text).toBe(
    page
      .replace('stale', 'sandbox')
      .replace('echo $PPID\n```', 'echo $PPID\n```\n\n```output\n…\n```')
      .replace('  cat list\n  ```', '  cat list\n  ```\n\n  ```output\n  a\n  b {{x}}\n  ```'),
  );
  const again = pageBlocks(text).map((block, index) => ({ block, exitCode: 0, output: outputs[index] ?? '' }));
  expect(withOutputs(text, [again, again], {})).toEqual({ text, written: 0 });
});
