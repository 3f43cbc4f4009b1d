import { describe, expect, it } from 'vitest';
import { pageBlocks } from './page-blocks.ts';

const page = `---
title: x
---

Text.

\`\`\`sh run
docker run -d --name web nginx
\`\`\`

\`\`\`output
3f9c…
\`\`\`

\`\`\`sh
not run
\`\`\`

\`\`\`sh run="2" silent exit="1"
false
\`\`\`

Text.

\`\`\`output
of nothing
\`\`\`

\`\`\`sh run skip="needs a second machine"
ssh other
\`\`\`

\`\`\`sh run skip
true
\`\`\`

<Steps>
  \`\`\`sh title="run" run
  ls
    -l
  \`\`\`
</Steps>
`;

describe('the blocks of a page', () => {
  it('are those marked run, with what is shown below them', () => {
    const blocks = pageBlocks(page).map(({ outputStart, outputEnd, ...block }) => ({
      ...block,
      shown: page.slice(outputStart, outputEnd),
    }));
    expect(blocks).toEqual([
      {
        script: 'docker run -d --name web nginx',
        exitCode: 0,
        output: '3f9c…\n',
        silent: false,
        skip: undefined,
        terminal: 1,
        line: 7,
        indent: '',
        shown: '```output\n3f9c…\n```',
      },
      {
        script: 'false',
        exitCode: 1,
        output: undefined,
        silent: true,
        skip: undefined,
        terminal: 2,
        line: 19,
        indent: '',
        shown: '',
      },
      expect.objectContaining({ script: 'ssh other', skip: 'needs a second machine' }),
      // A mark without a reason skips nothing; lint asks for one.
      expect.objectContaining({ script: 'true', skip: undefined }),
      {
        script: 'ls\n  -l',
        exitCode: 0,
        output: undefined,
        silent: false,
        skip: undefined,
        terminal: 1,
        line: 38,
        indent: '  ',
        shown: '',
      },
    ]);
  });
});
