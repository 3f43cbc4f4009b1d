import { describe, expect, it } from 'vitest';
import { pageBlocks, showsOutput } from './page-blocks.ts';

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
`;

describe('the blocks of a page', () => {
  it('are those marked run, with what is shown below them', () => {
    expect(pageBlocks(page)).toEqual([
      { script: 'docker run -d --name web nginx', exitCode: 0, output: '3f9c…\n', line: 7 },
      { script: 'false', exitCode: 1, output: undefined, line: 19 },
    ]);
  });

  it('must show their output or be marked silent', () => {
    expect(() => pageBlocks('```sh run\nls\n```\n\nText.\n')).toThrow(
      'Line 1: a block marked run needs an output block',
    );
  });
});

describe('output', () => {
  it.each([
    ['pid 1\nname web', 'pid   1\nname web\n', true],
    ['4026532… net', '4026532778 net', true],
    ['4026532… net', '4026532778 pid', false],
    ['first\n…\nlast', 'first\na\nb\nlast\n', true],
    ['first\n…\nlast', 'first\nlast', true],
    ['first\nlast', 'first\na\nlast', false],
    ['a.c (x)', 'abc (x)', false],
  ])('%j shows %j: %s', (shown, real, same) => {
    expect(showsOutput(shown, real)).toBe(same);
  });
});
