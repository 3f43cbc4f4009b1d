import { afterAll, beforeAll, expect, it } from 'vitest';
import { proofLab } from '../../testing/proof-lab.ts';

const lab = proofLab();
let sandbox: Awaited<ReturnType<typeof lab.claim>>;
beforeAll(async () => {
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

it('gives what every line of a block printed, and the exit code of the last', async () => {
  const shell = await sandbox.terminal(1);
  expect(
    await shell.run('echo one\nfalse\nfor i in 1 2; do\n  echo "two $i"\ndone\necho three; (exit 3)', 240),
  ).toEqual({
    exitCode: 3,
    output: 'one\ntwo 1\ntwo 2\nthree\n',
  });
  expect(await shell.run('true', 240)).toEqual({ exitCode: 0, output: '' });
  expect(await shell.run('cat <<END\na\nb\nEND\nhostname', 240)).toEqual({ exitCode: 0, output: 'a\nb\nsandbox\n' });
  shell.close();
});

it('tells at once that a block ended the shell', async () => {
  const shell = await sandbox.terminal(2);
  // Its deadline is far beyond the time limit of the test.
  expect(await shell.run('echo before\nexit 4\necho after', 7200)).toMatchObject({
    shellEnded: 4,
    exitCode: undefined,
  });
  shell.close();
});
