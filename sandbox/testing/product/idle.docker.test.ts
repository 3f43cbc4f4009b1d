import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { expect, test } from 'vitest';
import type { SandboxId } from '#protocol';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';
import { newLearner } from '../learner.ts';
import type { ScriptedTerminal } from '../scripted-terminal.ts';

const instance = readInstance();
const idleSeconds = 60;
const ticksPerSecond = 100;
/** Web keeps the files of learners who did something, of other tests too, once within five minutes: one of these minutes is without. */
const minutes = 7;

test('an open page without a change costs no call to an engine and less than 1 % of a core', async () => {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const terminal = await learner.terminal(sandbox);
  const live = await learner.live();
  live.send({ type: 'watch', lesson: 'linux/02-namespaces' });
  await live.next((message) => message.type === 'verdicts');
  await setDebug(terminal, true);
  // The pool refills and the verdicts settle first.
  await openFleet(instance).isQuiet();

  let minute = await idleMinute(sandbox);
  for (let n = 1; n < minutes && minute.calls.length > 0; n++) minute = await idleMinute(sandbox);
  await setDebug(terminal, false);

  expect(minute.calls).toEqual([]);
  expect(minute.share).toBeLessThan(0.01);
  terminal.close();
  live.close();
}, 900_000);

/** What a minute costs: the share of a core that web and agent use, and the calls to both engines. */
async function idleMinute(sandbox: SandboxId): Promise<{ readonly share: number; readonly calls: readonly string[] }> {
  const since = new Date().toISOString();
  const cpuBefore = await cpuTicks();
  await delay(idleSeconds * 1000);
  const share = ((await cpuTicks()) - cpuBefore) / ticksPerSecond / idleSeconds;
  const calls = await callsSince(since, sandbox);
  process.stdout.write(`idle: ${(share * 100).toFixed(2)} % of a core for web and agent, ${calls.length} calls\n`);
  return { share, calls };
}

/** Both engines write down every call themselves once they are told to debug. */
async function setDebug(shell: ScriptedTerminal, debug: boolean): Promise<void> {
  await shell.run(
    `jq '. + {debug: ${debug}}' /etc/docker/daemon.json > /tmp/daemon.json && cp /tmp/daemon.json /etc/docker/ && kill -HUP $(pidof dockerd)`,
  );
  await inLabHost(
    instance,
    `mkdir -p /etc/docker && echo '{"debug": ${debug}}' > /etc/docker/daemon.json && kill -HUP $(pgrep -x -o dockerd)`,
  );
}

/** Calls at the learner's engine and at the lab engine, but for what this test itself asks to read the log. */
async function callsSince(since: string, sandbox: SandboxId): Promise<string[]> {
  const outer = await exec('docker', ['logs', '--since', since, instance.labHost]);
  const ofLabEngine = `${outer.stdout}${outer.stderr}`.split('\n').filter(isCall);
  const log = await inLabHost(instance, `docker -H unix:///run/docker.sock exec ${sandbox} cat /var/log/docker.log`);
  const ofLearner = log.split('\n').filter((line) => isCall(line) && (/time="([^"]+)"/.exec(line)?.[1] ?? '') >= since);
  return [...ofLearner, ...ofLabEngine];
}

const isCall = (line: string) => /Calling (GET|POST|HEAD|DELETE) /.test(line);

/** User and system time of web, fleet, relay and census together. */
async function cpuTicks(): Promise<number> {
  const inside = await inLabHost(
    instance,
    "cat $(pgrep -f '[m]ain.ts (fleet|relay)|[/]bin/census' | sed 's|.*|/proc/&/stat|') 2>/dev/null || true",
  );
  const stats = [readFileSync(`/proc/${readInstance().webPid}/stat`, 'utf8'), ...inside.split('\n').filter(Boolean)];
  return stats.reduce((sum, stat) => sum + ticksOf(stat), 0);
}

function ticksOf(stat: string): number {
  // Fields 14 and 15 of proc(5), counted after the name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
