import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readInstance } from '../instance.ts';
import { inLabHost } from '../lab-host.ts';
import { newLearner } from '../learner.ts';

const instance = readInstance();
const idleSeconds = 60;
const ticksPerSecond = 100;

test('an open page without a change costs no call to an engine and less than 1 % of a core', async () => {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const terminal = await learner.terminal(sandbox);
  const live = await learner.live();
  live.send({ type: 'watch', lesson: 'linux/02-namespaces' });
  await live.next((message) => message.type === 'verdicts');
  await countCalls(terminal);
  // The pool refills and the verdicts settle first.
  await delay(15_000);

  const callsBefore = await calls();
  const cpuBefore = await cpuTicks();
  await delay(idleSeconds * 1000);
  const made = (await calls()).slice(callsBefore.length);
  const share = ((await cpuTicks()) - cpuBefore) / ticksPerSecond / idleSeconds;

  expect(made).toEqual([]);
  process.stdout.write(`idle: ${(share * 100).toFixed(2)} % of a core for web and agent\n`);
  expect(share).toBeLessThan(0.01);
  terminal.close();
  live.close();

  /** The engines write down every call themselves once they are told to debug. */
  async function calls(): Promise<string[]> {
    const inner = await inLabHost(
      instance,
      `docker -H unix:///run/docker.sock exec ${sandbox} cat /var/log/docker.log`,
    );
    const outer = await inLabHost(instance, 'cat /var/log/dockerd.log');
    const ofEngine = (text: string) => text.split('\n').filter((line) => /Calling (GET|POST|HEAD|DELETE) /.test(line));
    // What this test itself asks through the lab engine to read the log is an exec, not ours.
    return [...ofEngine(inner), ...ofEngine(outer).filter((line) => !/\/exec[/"]|\/exec\/|_ping/.test(line))];
  }

  async function countCalls(shell: typeof terminal): Promise<void> {
    await shell.run(`echo '{"debug": true}' > /etc/docker/daemon.json; kill -HUP $(pidof dockerd)`);
    await inLabHost(
      instance,
      'mkdir -p /etc/docker; [ -f /etc/docker/daemon.json ] || echo "{}" > /etc/docker/daemon.json; cp /etc/docker/daemon.json /tmp/daemon.json; sed -i "s/^{/{\\"debug\\": true,/; s/,}/}/" /etc/docker/daemon.json; kill -HUP $(pgrep -x dockerd | head -n 1)',
    );
  }
});

/** User and system time of web, fleet, relay and census together. */
async function cpuTicks(): Promise<number> {
  const inside = await inLabHost(
    instance,
    "cat $(pgrep -f 'main.ts (fleet|relay)|/census' | sed 's|.*|/proc/&/stat|') 2>/dev/null || true",
  );
  const stats = [readFileSync(`/proc/${readInstance().webPid}/stat`, 'utf8'), ...inside.split('\n').filter(Boolean)];
  return stats.reduce((sum, stat) => sum + ticksOf(stat), 0);
}

function ticksOf(stat: string): number {
  // Fields 14 and 15 of proc(5), counted after the name, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
