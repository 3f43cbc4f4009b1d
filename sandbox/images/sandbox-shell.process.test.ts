import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const source = readFileSync(new URL('sandbox/files/etc/drydock/bashrc', import.meta.url), 'utf8');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-shell-'));
  writeFileSync(
    join(folder, 'bashrc'),
    source.replaceAll('/etc/drydock/', `${folder}/`).replaceAll('/run/', `${folder}/`),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const enter = (namespace: string) => writeFileSync(join(folder, 'cluster.sh'), `export NS=${namespace}\n`);
/** What a new shell prints beside marks, when these lines are typed into it. */
const typed = (...lines: string[]): string[] => {
  const input = `${lines.join('\n')}\n`;
  const args = ['--noprofile', '--rcfile', join(folder, 'bashrc'), '-i'];
  const output = execFileSync('bash', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line !== '');
};

it('says once which tools and which namespace there are, and again for another namespace', () => {
  expect(typed('echo none')).toEqual(['none']);
  enter('lab-first');
  const greeting = ['kubectl, helm and kompose are ready, too.', 'Your namespace, $NS: lab-first'];
  expect(typed('echo $NS', 'echo two')).toEqual([...greeting, 'lab-first', 'two']);
  expect(typed('echo again')).toEqual(['again']);
  enter('lab-second');
  expect(typed('true')).toEqual([greeting[0], 'Your namespace, $NS: lab-second']);
});

it('says so at the next prompt of a shell that was open before', () => {
  const enterLater = `echo 'export NS=lab-later' > ${folder}/cluster.sh`;
  expect(typed('echo before', enterLater, 'echo after')).toEqual([
    'before',
    'kubectl, helm and kompose are ready, too.',
    'Your namespace, $NS: lab-later',
    'after',
  ]);
});

it('keeps quiet, and works, for whoever may not say that it was said', () => {
  enter('lab-other');
  writeFileSync(
    join(folder, 'bashrc'),
    source.replaceAll('/etc/drydock/', `${folder}/`).replaceAll('/run/', `${folder}/none/`),
  );
  expect(typed('echo $NS', 'echo two')).toEqual(['lab-other', 'two']);
});
