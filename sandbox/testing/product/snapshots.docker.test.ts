import { expect, test } from 'vitest';
import { type CheckResult, savedFiles } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { type Learner, newLearner } from '../learner.ts';

const instance = readInstance();
const fleet = openFleet(instance);
const archive = (learner: Learner) => learner.request('GET', '/api/files/archive');
/** The sum of all that tar would pack: names, types, modes, owners, links, contents. */
const inventory = `cd /root && find . -path ./.registry-password -prune -o -printf '%p|%y|%m|%U:%G|%l|' -type f -exec sha256sum {} \\; -o -printf '\\n' | sort`;
const odd = `
set -e; cd /root; mkdir -p 'work/a b/…' && cd work
printf one > "new
line"; printf two > -rf; printf three > 'a b/…/"quoted" $HOME'; chmod 751 ./-rf; chown 999:7 ./-rf
ln -s /etc/shadow absolute; ln -s ../../../../etc/passwd up; ln -s nowhere dangling; ln ./-rf hard; mkfifo pipe
printf secret > /root/.registry-password
mkdir -p mounted; mount -t tmpfs -o mode=755 none mounted; printf not-mine > mounted/inside`;

test('files with odd names, links and owners come back in another sandbox when the first is gone with its volume', async () => {
  const learner = await newLearner(instance.url);
  const first = await learner.sandbox();
  await fleet.run(first, odd);
  expect((await archive(learner)).status).toBe(200);
  await fleet.run(first, 'umount /root/work/mounted');
  const before = await fleet.run(first, inventory);
  expect(before).toContain('|999:7|');
  await fleet.remove(first);

  const second = await learner.sandbox();
  expect(second).not.toBe(first);
  expect(await fleet.run(second, inventory)).toBe(before);
  expect(await fleet.run(second, 'ls -A /root; cat /root/work/mounted/inside 2>&1 || true')).not.toMatch(
    /secret|password|not-mine/,
  );
  // Links were packed as links: nothing of what they name came along.
  expect(await fleet.run(second, 'readlink /root/work/absolute')).toBe('/etc/shadow\n');
  await learner.request('POST', '/api/sandbox/pause');
});

test('a home that is too large is refused, what was saved before stays, and the sandbox can be used meanwhile', async () => {
  const learner = await newLearner(instance.url);
  const id = await learner.sandbox();
  await fleet.run(id, 'echo small > /root/kept');
  const small = await (await archive(learner)).arrayBuffer();
  await fleet.run(id, 'head -c 90M /dev/urandom > /root/large');
  const refused = await archive(learner);
  expect(refused.status).toBe(409);
  expect((await refused.json()).error.code).toBe('files-too-large');
  const saved = savedFiles.parse(await (await learner.request('GET', '/api/files')).json());
  expect(saved.bytes).toBe(small.byteLength);
  expect(await fleet.run(id, 'pgrep -c tar || true')).toBe('0\n');
  await learner.request('POST', '/api/sandbox/pause');
});

test('a learner who puts another tar in its place harms himself alone', async () => {
  const learner = await newLearner(instance.url);
  const id = await learner.sandbox();
  await fleet.run(id, 'echo good > /root/kept');
  await archive(learner);
  // Endless, and not a tar.
  await fleet.run(
    id,
    `printf '#!/bin/sh\\nexec cat /dev/zero\\n' > /usr/local/bin/tar; cp /usr/local/bin/tar /usr/local/bin/head; chmod +x /usr/local/bin/*`,
  );
  expect((await archive(learner)).status).toBe(409);
  await fleet.run(id, `printf '#!/bin/sh\\necho no archive\\n' > /usr/local/bin/tar; rm /usr/local/bin/head`);
  expect(await (await archive(learner)).text()).toBe('no archive\n');
  await fleet.run(id, 'rm /usr/local/bin/tar');
  const restored = await learner.request('POST', '/api/files/restore');
  expect([restored.status, (await restored.json()).error.code]).toEqual([409, 'files-not-restored']);
  // Everybody else goes on.
  const other = await newLearner(instance.url);
  await other.sandbox();
  expect((await archive(other)).status).toBe(200);
  for (const one of [learner, other]) await one.request('POST', '/api/sandbox/pause');
});

test('files that a learner has changed in a lesson are not set back when the lesson is prepared in the next sandbox', async () => {
  const learner = await newLearner(instance.url);
  const first = await learner.sandbox();
  const lesson = 'compose/04-health-and-order';
  const opened = async () => {
    const live = await learner.live();
    live.send({ type: 'watch', lesson });
    const isJudged = ({ verdict }: CheckResult) => verdict.status !== 'waiting' || verdict.for.startsWith('first');
    await live.next((message) => message.type === 'verdicts' && message.results.some(isJudged));
    live.close();
  };
  await opened();
  const file = `/root/lessons/${lesson}/compose.yaml`;
  await fleet.run(first, `echo '# mine' >> ${file}; rm /root/lessons/${lesson}/front.conf`);
  await archive(learner);
  await fleet.remove(first);
  const second = await learner.sandbox();
  await opened();
  expect(await fleet.run(second, `tail -n 1 ${file}; ls /root/lessons/${lesson}`)).toMatch(
    /^# mine\n[\s\S]*front\.conf/,
  );
  await learner.request('POST', '/api/sandbox/pause');
});
