import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { proofLab } from '../testing/proof-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-setup-'));
const lab = proofLab();
const constants = { seeds: { name: 'dahlia', port: 8123 }, nonce: 'abcdefghijklmnopqrst' };
const withSetup = (script: string) => {
  const setup = join(folder, 'setup.sh');
  writeFileSync(setup, script);
  return { ...aLesson({ id: 'linux/02-namespaces', checks: [] }), setup };
};
let sandbox: Awaited<ReturnType<typeof lab.claim>>;
beforeAll(async () => {
  sandbox = await lab.claim();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
  rmSync(folder, { recursive: true });
});

test('a setup gets the values of the learner, runs in the folder of the lesson and leaves nothing of itself', async () => {
  const lesson = withSetup('pwd > planted; echo "$SEED_NAME $SEED_PORT $NONCE" >> planted');
  expect(await sandbox.prepare(lesson, constants)).toMatchObject({ exitCode: 0 });
  const { output } = await sandbox.run(
    'cat /root/lessons/linux/02-namespaces/planted; ls -A /root/lessons/linux/02-namespaces',
  );
  expect(output).toBe('/root/lessons/linux/02-namespaces\ndahlia 8123 abcdefghijklmnopqrst\nplanted\n');
});

test('two setups at once run one after the other, and what a setup starts holds up nobody', async () => {
  const lesson = withSetup(
    'mkdir /root/alone || exit 9\nsleep 1\nrmdir /root/alone\nsetsid sleep 300 >/dev/null 2>&1 &\n',
  );
  const both = await Promise.all([sandbox.prepare(lesson, constants), sandbox.prepare(lesson, constants)]);
  expect(both.map((ran) => ran?.exitCode)).toEqual([0, 0]);
});

test('a setup that fails says how', async () => {
  const ran = await sandbox.prepare(withSetup('echo before; exit 7'), constants);
  expect(ran).toMatchObject({ exitCode: 7, output: 'before\n' });
});

test('a lesson that asks who the learner is finds his name, and a password that logs him in', async () => {
  const introduced = { ...constants, seeds: { me: 'harbor-k3f7qm' } };
  const lesson = { ...aLesson({ id: 'docker/03-images-and-registries', checks: [] }) };
  await sandbox.prepare(lesson, introduced);
  const { output } = await sandbox.run(
    'stat -c %a ~/.registry-password; . /etc/drydock/learner.sh; docker login -u "$ME" --password-stdin "$REG" < ~/.registry-password 2>&1',
  );
  expect(output).toMatch(/^600\n.*Login Succeeded/s);
});
