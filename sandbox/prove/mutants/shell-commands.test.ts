import { expect, it } from 'vitest';
import { readShell } from './shell-commands.ts';

const commands = (script: string) => readShell(script).commands.map(({ start, end }) => script.slice(start, end));

it.each<[string, string[]]>([
  ['docker run -d web; ls | wc -l && true', ['docker run -d web', 'ls', 'wc -l', 'true']],
  ['sleep 1d </dev/null >/dev/null 2>&1 &', ['sleep 1d </dev/null >/dev/null 2>&1']],
  ['docker run \\\n  -d web # said', ['docker run \\\n  -d web']],
  ['( cd /tmp; ls )', ['cd /tmp', 'ls']],
  ['kill "$(pgrep web)"', ['kill "$(pgrep web)"']],
  ['if [ -f x ]; then rm x; elif [ -f y ]; then rm y; else rm z; fi', ['rm x', 'rm y', 'rm z']],
  ['until curl -f x; do sleep 1; done; for i in 1 2; do touch $i; done', ['touch $i']],
])('the commands of %j are those that do something', (script, expected) => expect(commands(script)).toEqual(expected));

it('words know whether they name files', () => {
  const [command] = readShell('A=1 cat < in >> out 2>&1 "x y"').commands;
  expect(command?.words.map(({ text, redirect }) => [text, redirect])).toEqual([
    ['A=1', false],
    ['cat', false],
    ['in', true],
    ['out', true],
    ['"x y"', false],
  ]);
});

it('the lines of a here-document are apart, by their places', () => {
  const script = "cat <<'END' > a && ls\nrm -rf /\n  b: 1\nEND\npwd";
  expect(commands(script)).toEqual(["cat <<'END' > a", 'ls', 'pwd']);
  const { documents, commands: found } = readShell(script);
  expect(found.map((command) => command.documents)).toEqual(["<<'END'", '', '']);
  const lines = documents.flat().filter(({ text }) => text !== '');
  expect(lines.map(({ text, start }) => [text, script.slice(start, start + text.length)])).toEqual([
    ['rm -rf /', 'rm -rf /'],
    ['  b: 1', '  b: 1'],
  ]);
});
