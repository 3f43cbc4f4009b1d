import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckResult, SandboxId } from '#protocol';
import { readInstance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';
import { type Learner, newLearner } from '../learner.ts';
import type { ScriptedTerminal } from '../scripted-terminal.ts';

/**
 * A learner who fights back, as root of his sandbox: what he puts where checks look stalls nothing, opens nothing outside his sandbox,
 * and reaches the page as plain text. The lesson is ../lessons/hostile/01-looks-everywhere.
 */
const instance = readInstance();
const lesson = 'hostile/01-looks-everywhere';
/** Lies in the lab host and is nobody's business in a sandbox. */
const outsideFile = '/var/lib/drydock-outside';
const outsideText = 'outside-the-sandbox-5d1c';

let learner: Learner;
let sandbox: SandboxId;
let shell: ScriptedTerminal;
let live: Awaited<ReturnType<Learner['live']>>;

beforeAll(async () => {
  await inLabHost(instance, `echo ${outsideText} > ${outsideFile}`);
  learner = await newLearner(instance.url);
  sandbox = await learner.sandbox();
  shell = await learner.terminal(sandbox);
  live = await learner.live();
  live.send({ type: 'watch', lesson });
  await live.next((message) => message.type === 'verdicts');
});
afterAll(async () => {
  await inLabHost(instance, `rm -f ${outsideFile}`);
  shell.close();
  live.close();
});

test('a docker of his own in PATH convinces nobody', async () => {
  await shell.run(
    'mkdir -p /usr/local/bin && printf \'#!/bin/sh\\necho "web Up 2 hours"\\n\' > /usr/local/bin/docker && chmod +x /usr/local/bin/docker; hash -r; docker ps',
  );
  await othersAreJudged();
  expect(latest('web').verdict.status).toBe('fail');
  await shell.run('rm /usr/local/bin/docker; hash -r');
});

test('a container that prints what a check wants is not what it prints', async () => {
  await shell.run('docker run -d --name talker busybox sh -c "echo web running; echo right; sleep 1d" > /dev/null');
  await othersAreJudged();
  expect(latest('web').verdict.status).toBe('fail');
  expect(latest('note').verdict.status).toBe('fail');
});

const nasty: Record<string, string> = {
  'a link to a file outside': `ln -s ${outsideFile} /root/note`,
  'a link through the root of the first process': `ln -s /proc/1/root${outsideFile} /root/note`,
  'a link through an open folder of the holder': `ln -s /proc/1/cwd/../../..${outsideFile} /root/note`,
  'a link that climbs': `ln -s ../../../../../../../..${outsideFile} /root/note`,
  'a circle of links': 'ln -s /root/note2 /root/note; ln -s /root/note /root/note2',
  'a pipe nobody writes to': 'mkfifo /root/note',
  'a socket': '(nc -lU /root/note > /dev/null 2>&1 &); sleep 0.3',
  'an endless device': 'ln -s /dev/zero /root/note',
  'a terminal': 'ln -s /dev/tty /root/note',
  'a sparse file of a terabyte': 'truncate -s 1T /root/note',
  'a folder of ten thousand names': 'mkdir /root/note && (cd /root/note && seq 10000 | xargs touch)',
  'a file that changes all the time':
    '(for i in $(seq 2000); do echo $i > /root/.new; mv /root/.new /root/note; done > /dev/null 2>&1 &)',
  'a folder that is swapped all the time':
    "mkdir -p /root/a && ln -sfn /root/a /root/b; sh -c 'i=0; while [ $i -lt 500 ]; do i=$((i+1)); ln -sfn /proc/1/root/var/lib /root/b; ln -sfn /root/a /root/b; done' & ln -s /root/b/drydock-outside /root/note",
};

test.each(Object.entries(nasty))('%s stalls nothing and opens nothing', async (_name, make) => {
  await shell.run(`rm -rf /root/note /root/note2; ${make}`);
  await othersAreJudged();
  expect(latest('note').verdict.status).not.toBe('pass');
  expect(latest('note').verdict.status).not.toBe('error');
  expect(JSON.stringify(live.messages)).not.toContain(outsideText);
});

test('what he writes comes to the page without escapes, and cut', async () => {
  await shell.run(
    "rm -rf /root/note; printf '\\033]0;owned\\007\\033[31mred\\r\\n\\0nul\\n%.0s' $(seq 20000) > /root/note",
  );
  // sethostname(2): the hostname command refuses such a name, the kernel does not.
  await shell.run(`perl -e '$n = "a\\033[31mb"; syscall(170, $n, length $n)'`);
  await othersAreJudged();
  await seen('hostname', ({ verdict }) => verdict.status === 'fail' && verdict.found.includes('31m'));
  for (const check of ['note', 'hostname']) {
    const { verdict, text } = latest(check);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come.
    expect(`${JSON.stringify(verdict)}${text}`).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]|\\u00[01]/);
    expect(text.length).toBeLessThan(2000);
  }
  await shell.run('hostname plain');
});

test('a log of a gigabyte is not read', async () => {
  await shell.run(
    'docker run -d --name loud busybox sh -c "dd if=/dev/zero bs=1M count=1000 | tr \'\\0\' x; exit 3" > /dev/null',
  );
  // Minutes on a busy machine; others are judged meanwhile.
  const ended = () => latest('loud').verdict.status === 'fail' && latest('loud').text.includes('3');
  while (!ended()) await othersAreJudged();
  const { text } = latest('loud');
  expect(text.length).toBeLessThan(2000);
  await othersAreJudged();
  await shell.run('docker rm loud > /dev/null');
});

test('an engine that he has stopped stalls only what asks it', async () => {
  await shell.run('docker run -d --name web nginx > /dev/null');
  await seen('web', ({ verdict }) => verdict.status === 'pass');
  await shell.run('kill -STOP $(pidof dockerd)');
  await othersAreJudged();
  await shell.run('kill -CONT $(pidof dockerd)');
  await shell.run('docker rm -f web > /dev/null');
  await seen('web', ({ verdict }) => verdict.status === 'fail');
});

/** A check that has to do with none of it comes and goes within the hang guard of `next`, both ways. */
async function othersAreJudged(): Promise<void> {
  await shell.run('echo yes > /root/innocent');
  await seen('innocent', ({ verdict }) => verdict.status === 'pass');
  await shell.run('echo no > /root/innocent');
  await seen('innocent', ({ verdict }) => verdict.status === 'fail');
}

function latest(check: string): CheckResult {
  const all = live.messages.flatMap((message) => (message.type === 'verdicts' ? message.results : []));
  const last = all.findLast((result) => result.check === check);
  if (last === undefined) throw new Error(`No verdict of "${check}" has come`);
  return last;
}

/** The newest verdict of a check, once it fits. */
async function seen(check: string, fits: (result: CheckResult) => boolean): Promise<CheckResult> {
  const done = () => fits(latest(check));
  if (!done()) await live.next(() => done());
  return latest(check);
}
