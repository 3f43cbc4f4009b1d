import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asFirst, type HolderUnderTest, plainShell, startHolder } from './holder-under-test.ts';

let holder: HolderUnderTest;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
});
afterEach(async () => {
  await holder.stop();
  await rm(folder, { recursive: true });
});

/** The holder under `unshare`, by its number out here. */
function firstProcess(): number | undefined {
  const parent = holder.child.pid;
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}

/** Waits until the file says so. */
async function fileSays(name: string, look: (text: string) => boolean): Promise<string> {
  const watcher = watch(folder);
  for (;;) {
    // At one go: a change between the look and the wait would be missed.
    const text = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
    if (look(text)) {
      watcher.close();
      return text;
    }
    await once(watcher, 'change');
  }
}

/** An engine that counts its starts, says something, and lives until it is ended. */
async function fakeEngine(body: string): Promise<string[]> {
  const path = join(folder, 'engine');
  await writeFile(path, `#!/bin/sh\nexec 2>&1\necho started $$ >> ${folder}/starts\n${body}\n`);
  await chmod(path, 0o755);
  return ['--engine', path, '--', '--engine-log', join(folder, 'log'), '--engine-pidfile', join(folder, 'pid')];
}

const starts = (text: string) => text.split('\n').filter((line) => line.startsWith('started')).length;

test('signals from inside are ignored, memory is closed, orphans are reaped', async () => {
  holder = await startHolder(plainShell, asFirst);
  const viewer = await holder.shell();
  viewer.type('kill -TERM 1; kill -INT 1; kill -HUP 1; kill -KILL 1; kill -STOP 1; echo still""-there\r');
  await viewer.shows('still-there');
  // The number of an orphan is free again only when somebody has reaped it.
  viewer.type(
    'cat /proc/1/comm; orphan=$(sleep 0.1 > /dev/null & echo $!); while [ -e /proc/$orphan ]; do sleep 0.05; done\r',
  );
  viewer.type('echo zombies=$(ps -eo stat= | grep -c Z).\r');
  await viewer.shows('zombies=0.');
  viewer.type('echo $$ has-pid; readlink /proc/$$/ns/pid\r');
  await viewer.shows('has-pid');
});

test('TERM from outside ends it cleanly: terminals are hung up, the engine is asked to stop', async () => {
  const engine = await fakeEngine(
    `trap 'echo stopped > ${folder}/stopped; exit' TERM; echo yes > ${folder}/hears; while :; do sleep 0.05; done`,
  );
  const shell = `trap 'echo bye > ${folder}/bye; exit' HUP; echo ready; while :; do sleep 0.05; done`;
  holder = await startHolder([...engine, '--command', 'sh', '-c', shell], asFirst);
  const viewer = await holder.attach();
  await fileSays('hears', (text) => text === 'yes\n');
  await viewer.shows('ready');
  const first = firstProcess();
  if (first === undefined) throw new Error('There is no first process');
  process.kill(first, 'SIGTERM');
  await viewer.ends();
  await fileSays('stopped', (text) => text === 'stopped\n');
  await fileSays('bye', (text) => text === 'bye\n');
  // The door goes last.
  if (holder.child.exitCode === null) await once(holder.child, 'exit');
  expect(existsSync(holder.path)).toBe(false);
});

test('an engine that is killed comes back, and its stale pid file is gone by then', async () => {
  const engine = await fakeEngine(
    `test -e ${folder}/pid && echo stale >> ${folder}/starts; echo $$ > ${folder}/pid; exec sleep 1000`,
  );
  holder = await startHolder([...engine, ...plainShell]);
  for (const life of [1, 2]) {
    await fileSays('starts', (text) => starts(text) === life);
    const pid = await fileSays('pid', (text) => /^\d+\n/.test(text));
    process.kill(Number(pid), 'SIGKILL');
  }
  const last = await fileSays('starts', (text) => starts(text) === 3);
  expect(last).not.toContain('stale');
  const pid = await fileSays('pid', (text) => /^\d+\n/.test(text));
  process.kill(Number(pid), 'SIGKILL');
});

test('the log of the engine is bounded, and never anything but a regular file', async () => {
  // It goes on once the link is gone, however fast it is.
  const waits = `echo early; while [ -L ${folder}/log ]; do sleep 0.05; done`;
  const engine = await fakeEngine(
    `${waits}; yes "line of the engine" | head -c 12000000; echo the-end; exec sleep 1000`,
  );
  execFileSync('ln', ['-s', join(folder, 'victim'), join(folder, 'log')]);
  await writeFile(join(folder, 'victim'), 'untouched');
  holder = await startHolder([...engine, ...plainShell]);
  await fileSays('starts', (text) => starts(text) === 1);
  execFileSync('rm', [join(folder, 'log')]);
  const log = await fileSays('log', (text) => text.endsWith('the-end\n'));
  expect(log.length).toBeLessThan(5 * 1024 * 1024 + 64 * 1024);
  expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('untouched');
  const started = await readFile(join(folder, 'starts'), 'utf8');
  process.kill(Number(/started (\d+)/.exec(started)?.[1]), 'SIGKILL');
});
