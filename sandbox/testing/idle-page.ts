import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { exec } from 'tinyexec';
import { openFleet } from './fleet-door.ts';
import type { Instance } from './instance.ts';
import { inLabHost } from './lab-host.ts';
import { newLearner } from './learner.ts';
import type { ScriptedTerminal } from './scripted-terminal.ts';

/** What Drydock does while nobody does anything. */
export interface IdleMinute {
  /** Percent of one core that each of our programs used. */
  readonly percent: Readonly<Record<string, number>>;
  /** Their sum. */
  readonly total: number;
  /** Calls to the learner's engine and to the lab engine, as those write them down. */
  readonly calls: readonly string[];
}

/** A lesson's page that is open, with a terminal, while nothing changes. */
export interface IdlePage {
  /** Waits a minute. */
  minute(): Promise<IdleMinute>;
  close(): Promise<void>;
}

const minuteMs = 60_000;
const ticksPerSecond = 100;

export async function openIdlePage(instance: Instance): Promise<IdlePage> {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const terminal = await learner.terminal(sandbox);
  const live = await learner.live();
  live.send({ type: 'watch', lesson: 'linux/02-namespaces' });
  await live.next((message) => message.type === 'verdicts');
  await setDebug(instance, terminal, true);
  // The pool refills and the verdicts settle first.
  await openFleet(instance).isQuiet();

  /** Calls at both engines since then, but for what is asked here to read the log. */
  const callsSince = async (since: string): Promise<string[]> => {
    const outer = await exec('docker', ['logs', '--since', since, instance.labHost]);
    const ofLabEngine = `${outer.stdout}${outer.stderr}`.split('\n').filter(isCall);
    const log = await inLabHost(instance, `docker -H unix:///run/docker.sock exec ${sandbox} cat /var/log/docker.log`);
    const isLater = (line: string) => (/time="([^"]+)"/.exec(line)?.[1] ?? '') >= since;
    return [...log.split('\n').filter((line) => isCall(line) && isLater(line)), ...ofLabEngine];
  };

  return {
    minute: async () => {
      const since = new Date().toISOString();
      const before = await ticksOf(instance);
      await delay(minuteMs);
      const after = await ticksOf(instance);
      const percent = Object.fromEntries(
        Object.entries(after).map(([name, ticks]) => [
          name,
          ((ticks - (before[name] ?? 0)) / ticksPerSecond / (minuteMs / 1000)) * 100,
        ]),
      );
      const total = Object.values(percent).reduce((sum, each) => sum + each, 0);
      return { percent, total, calls: await callsSince(since) };
    },
    close: async () => {
      await setDebug(instance, terminal, false);
      terminal.close();
      live.close();
    },
  };
}

/** Both engines write down every call themselves once they are told to debug. */
async function setDebug(instance: Instance, shell: ScriptedTerminal, debug: boolean): Promise<void> {
  await shell.run(
    `jq '. + {debug: ${debug}}' /etc/docker/daemon.json > /tmp/daemon.json && cp /tmp/daemon.json /etc/docker/ && kill -HUP $(pidof dockerd)`,
  );
  await inLabHost(
    instance,
    `mkdir -p /etc/docker && echo '{"debug": ${debug}}' > /etc/docker/daemon.json && kill -HUP $(pgrep -x -o dockerd)`,
  );
}

const isCall = (line: string) => /Calling (GET|POST|HEAD|DELETE) /.test(line);

/** User and system time of web and of the lab host's programs, in ticks. Throws where one of them does not run: it would cost nothing. */
async function ticksOf(instance: Instance): Promise<Record<string, number>> {
  const programs = { fleet: '[m]ain.ts fleet', relay: '[m]ain.ts relay', census: '[/]bin/census' };
  const script = Object.entries(programs).map(
    ([name, pattern]) => `for pid in $(pgrep -f '${pattern}'); do echo ${name} $(cat /proc/$pid/stat); done`,
  );
  const ticks: Record<string, number> = { web: usedTicks(readFileSync(`/proc/${instance.webPid}/stat`, 'utf8')) };
  for (const line of (await inLabHost(instance, script.join('\n'))).split('\n').filter(Boolean)) {
    const [name = ''] = line.split(' ', 1);
    ticks[name] = (ticks[name] ?? 0) + usedTicks(line);
  }
  const missing = Object.keys(programs).find((name) => ticks[name] === undefined);
  if (missing !== undefined) throw new Error(`No ${missing} runs in the lab host`);
  return ticks;
}

/** Fields 14 and 15 of proc(5), counted after the program's name, which may hold spaces. */
function usedTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
