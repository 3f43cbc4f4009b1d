import { describe, expect, it } from 'vitest';
import { readShell } from './shell-commands.ts';

const commands = (script: string) => readShell(script).commands.map(({ start, end }) => script.slice(start, end));
const words = (script: string) =>
  readShell(script).commands.flatMap((command) => command.words.map(({ text }) => text));

describe('the commands of a script', () => {
  it.each<[string, string[]]>([
    ['docker run -d web; ls | wc -l && true', ['docker run -d web', 'ls', 'wc -l', 'true']],
    ['# said: once\nls # twice; never\n\npwd', ['ls', 'pwd']],
    ['sleep 1d </dev/null >/dev/null 2>&1 &', ['sleep 1d </dev/null >/dev/null 2>&1']],
    ['docker run \\\n  -d web\nls', ['docker run \\\n  -d web', 'ls']],
    ['( cd /tmp; ls )', ['cd /tmp', 'ls']],
    ['if [ -f x ]; then rm x; fi', ['if [ -f x ]', 'then rm x', 'fi']],
  ])('%j', (script, expected) => expect(commands(script)).toEqual(expected));

  it.each<[string, string[]]>([
    [`sh -c 'a; b' "c d" e\\ f`, ['sh', '-c', `'a; b'`, '"c d"', 'e\\ f']],
    [
      'ip "$(docker inspect -f \'{{.State.Pid}}\' web)" x',
      ['ip', '"$(docker inspect -f \'{{.State.Pid}}\' web)"', 'x'],
    ],
    [
      `echo "a \\" b" \`ls; pwd\` $(echo $(pwd; ls)) \${a:-b c}`,
      ['echo', '"a \\" b"', '`ls; pwd`', '$(echo $(pwd; ls))', `\${a:-b c}`],
    ],
    ['PORT=80 run a#b', ['PORT=80', 'run', 'a#b']],
    ['echo "never closed', ['echo', '"never closed']],
    ["echo 'never closed", ['echo', "'never closed"]],
    ['echo $(never closed', ['echo', '$(never closed']],
  ])('have words: %j', (script, expected) => expect(words(script)).toEqual(expected));

  it('know which words name files', () => {
    const [command] = readShell('cat < in >> out 2>&1 x').commands;
    expect(command?.words.map(({ text, redirect }) => [text, redirect])).toEqual([
      ['cat', false],
      ['in', true],
      ['out', true],
      ['x', false],
    ]);
  });
});

it('the lines of here-documents are no commands', () => {
  const script = "cat > a <<'END' && ls\nrm -rf /\n  b: 1\nEND\npwd";
  const { commands: found, hereLines } = readShell(script);
  expect(found.map(({ start, end }) => script.slice(start, end))).toEqual(
    ["cat > a <<'END'", 'ls', 'pwd'].map((text) => text.replace(" <<'END'", '')),
  );
  expect(hereLines.map(({ text, start }) => [text, script.slice(start, start + text.length)])).toEqual([
    ['rm -rf /', 'rm -rf /'],
    ['  b: 1', '  b: 1'],
  ]);
});
